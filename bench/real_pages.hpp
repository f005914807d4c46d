#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

/// Pages that nobody here wrote: the HTML of Debian packages.
namespace fanfold::bench {

struct real_page {
  std::string path;  ///< below the folder, with / before it
  std::string text;
};

/// Pages spread evenly over a folder, the same every time; none where the package isn't installed.
inline std::vector<real_page> read_real_pages(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  constexpr std::size_t max_bytes = 32 * 1024 * 1024;
  std::vector<fs::path> files;
  std::error_code error;
  const auto options = fs::directory_options::follow_directory_symlink;
  for (const auto& entry : fs::recursive_directory_iterator{folder, options, error}) {
    if (entry.path().extension() == ".html") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<real_page> found;
  std::size_t bytes = 0;
  const std::size_t step = files.size() / 1000 + 1;
  for (std::size_t i = 0; i < files.size() && bytes < max_bytes; i += step) {
    std::ifstream in{files[i], std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    bytes += text.size();
    found.push_back({'/' + files[i].lexically_relative(folder).string(), std::move(text)});
  }
  return found;
}

struct site {
  const char* package;  ///< of Debian
  const char* folder;
};
inline constexpr site real_sites[] = {{"openjdk-17-doc", "/usr/share/doc/openjdk-17-doc"},
                                      {"cppreference-doc-en-html", "/usr/share/cppreference"}};

}  // namespace fanfold::bench
