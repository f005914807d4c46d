#include "input_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "command.hpp"

namespace fanfold::cli {
namespace {

bool looks_like_a_file(std::string_view text) {
  constexpr std::array<std::string_view, 3> starts{"/", "./", "../"};
  constexpr std::array<std::string_view, 4> ends{".warc", ".warc.gz", ".db", ".job"};
  return std::ranges::any_of(starts, [&](std::string_view each) { return text.starts_with(each); }) ||
         std::ranges::any_of(ends, [&](std::string_view each) { return text.ends_with(each); });
}

std::string first_bytes(const std::string& file) {
  std::string bytes(16, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

}  // namespace

input_kind kind_of_input(const std::string& text) {
  if (text.find("://") != text.npos) return input_kind::url;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(text, ignored)) {
    if (looks_like_a_file(text)) throw usage_error(fmt::format("{}: there is no such file", text));
    return input_kind::url;
  }
  const std::string begin = first_bytes(text);
  if (begin.starts_with("SQLite format 3")) return input_kind::job;
  if (begin.starts_with("WARC/") || begin.starts_with("\x1F\x8B")) return input_kind::warc;
  throw usage_error(fmt::format(
      "{} is a file, but neither a job nor a WARC file; for the site of that name write http://{}", text, text));
}

}  // namespace fanfold::cli
