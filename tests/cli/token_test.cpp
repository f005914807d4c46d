#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cli/program.hpp"
#include "server/catalogue.hpp"
#include "server/data_folder.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

std::string trimmed(std::string line) {
  while (line.ends_with('\n')) line.pop_back();
  return line;
}

class token_command : public testing::Test {
 protected:
  finished token(std::vector<std::string> words) const {
    words.insert(words.begin(), "token");
    words.insert(words.end(), {"--data", data_.string()});
    return run_program(words);
  }
  // Its secret.
  std::string add(std::vector<std::string> words) const {
    words.insert(words.begin(), "add");
    const finished said = token(words);
    EXPECT_EQ(said.status, 0) << said.err;
    return trimmed(said.out);
  }
  boost::json::array list() const { return boost::json::parse(token({"list", "--json"}).out).as_array(); }
  server::catalogue open() const { return server::catalogue::open(server::catalogue_file(data_)).value(); }
  static std::string id_of(const boost::json::value& token) { return std::string(token.at("id").as_string()); }

  const temporary_folder folder_;
  const std::filesystem::path data_ = folder_ / "share/data";
  const std::chrono::system_clock::time_point now_ = std::chrono::system_clock::now();
};

TEST_F(token_command, adds_a_token_and_says_its_secret_once) {
  const finished said = token({"add", "ada"});
  EXPECT_EQ(said.status, 0);
  EXPECT_THAT(said.out, MatchesRegex("fft_[A-Za-z0-9_-]{43}\n"));
  EXPECT_THAT(said.err, AllOf(HasSubstr(" of ada."), HasSubstr("Authorization: Bearer")));
  EXPECT_EQ(open().tenant_of(trimmed(said.out), now_).value(), "ada");
  EXPECT_THAT(token({"list"}).out, AllOf(HasSubstr("ada"), Not(HasSubstr(trimmed(said.out).substr(4)))));
}

TEST_F(token_command, keeps_its_data_from_other_users) {
  add({"ada"});
  EXPECT_EQ(std::filesystem::status(data_).permissions(), std::filesystem::perms(0700));
  EXPECT_EQ(std::filesystem::status(data_ / "catalogue.db").permissions(), std::filesystem::perms(0600));
}

TEST_F(token_command, lists_tokens_for_programs) {
  EXPECT_EQ(token({"list", "--json"}).status, 0);
  EXPECT_TRUE(list().empty());
  EXPECT_FALSE(std::filesystem::exists(data_)) << "nothing is made by looking";
  const std::string secret = add({"ada", "--crawls", "3", "--bytes-per-day", "2k"});
  const auto fresh = list();
  ASSERT_EQ(fresh.size(), 1);
  EXPECT_EQ(fresh[0].at("tenant"), "ada");
  EXPECT_THAT(std::string(fresh[0].at("created_at").as_string()), MatchesRegex("20..-..-..T..:..:..Z"));
  EXPECT_TRUE(fresh[0].at("last_used_on").is_null());
  EXPECT_TRUE(fresh[0].at("revoked_at").is_null());
  EXPECT_EQ(fresh[0].at("crawls"), 3);
  EXPECT_TRUE(fresh[0].at("pages_per_day").is_null());
  EXPECT_EQ(fresh[0].at("bytes_per_day"), 2048);
  EXPECT_EQ(fresh[0].at("requests_per_minute"), 600);
  (void)open().tenant_of(secret, std::chrono::sys_days(std::chrono::May / 5 / 2027));
  EXPECT_EQ(list()[0].at("last_used_on"), "2027-05-05");
}

TEST_F(token_command, lists_tokens_for_people) {
  add({"ada", "--pages-per-day", "5000"});
  const finished said = token({"list"});
  EXPECT_THAT(said.out,
              AllOf(StartsWith("id        tenant  created     last used  revoked  crawls  pages/day"),
                    ContainsRegex("\n[a-z2-7]{8}  ada     20..-..-..  -          -            10       5000")));
}

TEST_F(token_command, revokes_a_token_by_its_id) {
  const std::string old = add({"ada"});
  const std::string id = id_of(list()[0]);
  const std::string next = add({"ada"});
  EXPECT_EQ(token({"revoke", id}).status, 0);
  EXPECT_EQ(token({"revoke", id}).status, 0) << "it is";
  EXPECT_EQ(open().tenant_of(old, now_).value(), std::nullopt);
  EXPECT_EQ(open().tenant_of(next, now_).value(), "ada");
  EXPECT_TRUE(list()[0].at("revoked_at").is_string());
  const finished said = token({"revoke", "none"});
  EXPECT_EQ(said.status, 2);
  EXPECT_EQ(said.err, "fanfold: there is no token none; fanfold token list tells which there are\n");
}

TEST_F(token_command, counts_at_once_while_a_server_runs) {
  std::filesystem::create_directories(data_);
  auto server = server::catalogue::open_to_serve(server::catalogue_file(data_)).value();
  const std::string secret = add({"ada"});
  EXPECT_EQ(server.tenant_of(secret, now_).value(), "ada");
  EXPECT_EQ(token({"revoke", id_of(list()[0])}).status, 0);
  EXPECT_EQ(server.tenant_of(secret, now_).value(), std::nullopt);
}

TEST_F(token_command, changes_the_quotas_that_are_given) {
  add({"ada", "--crawls", "2", "--pages-per-day", "1000", "--requests-per-minute", "60"});
  EXPECT_EQ(open().quotas_of("ada").value(), (server::quotas{2, 1000, std::nullopt, 60}));
  add({"ada", "--pages-per-day", "none", "--bytes-per-day", "1G"});
  EXPECT_EQ(open().quotas_of("ada").value(), (server::quotas{2, std::nullopt, 1 << 30, 60}));
  add({"ada"});
  EXPECT_EQ(open().quotas_of("ada").value(), (server::quotas{2, std::nullopt, 1 << 30, 60}));
}

TEST_F(token_command, changes_quotas_without_another_token) {
  add({"ada", "--crawls", "2", "--pages-per-day", "1000"});
  const finished said = token({"quota", "ada", "--crawls", "20", "--pages-per-day", "none"});
  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_EQ(open().quotas_of("ada").value(), (server::quotas{20, std::nullopt, std::nullopt, 600}));
  EXPECT_EQ(list().size(), 1) << "no token more";
  EXPECT_EQ(token({"quota", "bob", "--crawls", "20"}).err,
            "fanfold: there is no tenant bob; fanfold token list tells which there are\n");
  EXPECT_THAT(token({"quota", "ada"}).err, HasSubstr("no quota is given, such as --crawls 20"));
  EXPECT_EQ(token({"quota", "--crawls", "20"}).err, "fanfold: the tenant's NAME is missing\n");
}

TEST_F(token_command, changes_the_quotas_of_a_server_without_tokens_which_stays_one) {
  EXPECT_EQ(token({"quota", "local", "--bytes-per-day", "1k"}).status, 0);
  EXPECT_EQ(open().quotas_of("local").value(), (server::quotas{10, std::nullopt, 1024, 600}));
  EXPECT_FALSE(open().has_tokens().value());
}

TEST_F(token_command, takes_quotas_from_a_configuration_file) {
  const std::string file = (folder_ / "config.toml").string();
  std::ofstream(file) << "[token.add]\ncrawls = 4\nbytes-per-day = '1k'\n[token.list]\njson = true\n";
  add({"ada", "--config", file, "--crawls", "5"});
  EXPECT_EQ(open().quotas_of("ada").value(), (server::quotas{5, std::nullopt, 1024, 600}));
  EXPECT_EQ(token({"list", "--config", file}).out, token({"list", "--json"}).out);
}

TEST_F(token_command, refuses_what_makes_no_sense) {
  const auto refused = [&](std::vector<std::string> words) {
    const finished said = token(std::move(words));
    EXPECT_EQ(said.status, 2);
    return said.err;
  };
  EXPECT_THAT(refused({"add"}), HasSubstr("the tenant's NAME is missing"));
  EXPECT_THAT(refused({"add", "Ada"}), HasSubstr("Ada: a tenant's name must be up to 63 of a-z"));
  EXPECT_THAT(refused({"add", "ada", "bob"}), HasSubstr("one argument too many: bob"));
  EXPECT_THAT(refused({"add", "ada", "--crawls", "0"}), HasSubstr("--crawls \"0\": must be a whole number from 1"));
  EXPECT_THAT(refused({"add", "ada", "--bytes-per-day", "0"}), HasSubstr("--bytes-per-day \"0\": must be"));
  EXPECT_THAT(refused({"add", "ada", "--pages-per-day", "some"}), HasSubstr("--pages-per-day \"some\": must be"));
  EXPECT_THAT(refused({"add", "ada", "--craws", "1"}), HasSubstr("no option --craws; did you mean --crawls?"));
  EXPECT_THAT(refused({"revoke"}), HasSubstr("the token's ID is missing"));
  EXPECT_FALSE(std::filesystem::exists(data_));
}

TEST_F(token_command, whose_folder_is_none_says_so) {
  std::ofstream(folder_ / "share") << "text";
  const finished said = token({"add", "ada"});
  EXPECT_EQ(said.status, 3);
  EXPECT_THAT(said.err, HasSubstr(data_.string()));
}

TEST(token_command_alone, explains_itself) {
  const finished said = run_program({"token"});
  EXPECT_EQ(said.status, 0);
  EXPECT_THAT(said.out,
              AllOf(HasSubstr("\n  add "), HasSubstr("\n  list "), HasSubstr("\n  quota "), HasSubstr("\n  revoke ")));
  EXPECT_EQ(run_program({"help", "token"}).out, said.out);
  EXPECT_EQ(run_program({"help", "token", "add"}).out, run_program({"token", "add", "--help"}).out);
  EXPECT_EQ(run_program({"token", "lst"}).err, "fanfold: token lst is no command; did you mean token list?\n");
  EXPECT_EQ(run_program({"help", "token", "lst"}).err, "fanfold: token lst is no command; did you mean token list?\n");
}

TEST(token_command_alone, finds_the_data_folder_by_the_users_environment) {
  const temporary_folder folder;
  const std::string home = folder.path().string();
  EXPECT_EQ(run_program({"token", "add", "ada"}, {}, {"HOME=" + home}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / ".local/share/fanfold/catalogue.db"));
  EXPECT_EQ(run_program({"token", "add", "ada"}, {}, {"HOME=" + home, "XDG_DATA_HOME=" + home + "/xdg"}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "xdg/fanfold/catalogue.db"));
  const finished said = run_program({"token", "list"});
  EXPECT_EQ(said.status, 2);
  EXPECT_THAT(said.err, HasSubstr("name one by --data DIR"));
}

}  // namespace
}  // namespace fanfold::test
