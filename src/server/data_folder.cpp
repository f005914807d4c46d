#include "server/data_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace fanfold::server {

std::filesystem::path default_data_folder() {
  const auto folder_in = [](const char* variable) -> std::filesystem::path {
    const char* const value = std::getenv(variable);
    return value == nullptr ? "" : value;
  };
  std::filesystem::path folder = folder_in("XDG_DATA_HOME");
  if (!folder.is_absolute()) folder = folder_in("HOME") / ".local/share";
  return folder.is_absolute() ? folder / "fanfold" : "";
}

store_result<void> make_data_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  if (std::filesystem::is_directory(folder, failed)) return {};
  const auto above = (folder.has_filename() ? folder : folder.parent_path()).parent_path();
  if (!above.empty()) std::filesystem::create_directories(above, failed);
  const int made = ::mkdir(folder.c_str(), 0700);
  const int code = made == 0 ? 0 : errno;
  // Another process may have made it meanwhile.
  if (code == 0 || std::filesystem::is_directory(folder, failed)) return {};
  const store_errc what = code == EEXIST ? store_errc::cannot_open : store_errc_of(code);
  const std::string why = code == EEXIST ? "no folder" : std::generic_category().message(code);
  return store_error{what, folder.string() + ": " + why};
}

std::filesystem::path catalogue_file(const std::filesystem::path& folder) {
  return folder / "catalogue.db";
}

}  // namespace fanfold::server
