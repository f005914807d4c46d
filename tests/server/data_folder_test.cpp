#include "server/data_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "store/temporary_folder.hpp"

namespace fanfold::server {
namespace {

using std::filesystem::perms;

perms permissions_of(const std::filesystem::path& path) {
  return std::filesystem::status(path).permissions();
}

TEST(data_folder, is_made_for_its_owner_alone_with_those_above_it) {
  const test::temporary_folder folder;
  ASSERT_TRUE(make_data_folder(folder / "share/fanfold"));
  EXPECT_EQ(permissions_of(folder / "share/fanfold"), perms::owner_all);
  ASSERT_TRUE(make_data_folder(folder / "one/with/a/slash/"));
  EXPECT_EQ(permissions_of(folder / "one/with/a/slash"), perms::owner_all);
}

TEST(data_folder, that_is_there_stays_as_it_is) {
  const test::temporary_folder folder;
  ::chmod(folder.path().c_str(), 0750);
  ASSERT_TRUE(make_data_folder(folder.path()));
  EXPECT_EQ(permissions_of(folder.path()), perms(0750));
}

TEST(data_folder, can_be_no_file) {
  const test::temporary_folder folder;
  std::ofstream(folder / "file") << "text";
  const auto made = make_data_folder(folder / "file");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message(), "cannot be opened: " + (folder / "file").string() + ": no folder");
  EXPECT_FALSE(make_data_folder(folder / "file/below"));
}

}  // namespace
}  // namespace fanfold::server
