#include <string_view>

#include "url/byte_class.hpp"
#include "url/host.hpp"
#include "url/parser.hpp"
#include "url/path.hpp"

// The states of the parser that only file URLs reach. In these, `base_` is null or a file URL.

namespace fanfold::url_detail {
namespace {

constexpr url_errc ok{};

bool starts_with_slash(std::string_view text) noexcept {
  return text.starts_with('/') || text.starts_with('\\');
}

}  // namespace

/// File state.
url_errc url_parser::parse_file(std::string_view rest) {
  if (starts_with_slash(rest)) return parse_file_after_slash(rest.substr(1));
  if (base_ == nullptr) {
    begin_file({});
    return parse_path(rest);
  }
  if (starts_with_drive_letter(rest)) {
    begin_file(base_->host());
    return parse_path(rest);
  }
  if (rest.empty() || rest.front() == '#') {
    copy_base(base_->fragment_start);
    return parse_after_query(rest);
  }
  copy_base(base_->query_start);
  if (rest.front() == '?') return parse_after_path(rest);
  shorten_path(out_);
  return parse_path(rest);
}

/// File slash state.
url_errc url_parser::parse_file_after_slash(std::string_view rest) {
  if (starts_with_slash(rest)) return parse_file_host(rest.substr(1));
  begin_file(base_ == nullptr ? std::string_view{} : base_->host());
  if (base_ != nullptr && !starts_with_drive_letter(rest)) {
    if (const auto drive = drive_of(base_->path()); !drive.empty()) out_.href.append("/").append(drive);
  }
  return parse_path(rest);
}

/// File host state.
url_errc url_parser::parse_file_host(std::string_view rest) {
  const auto size = size_until(rest, [](char c) { return c == '/' || c == '\\' || c == '?' || c == '#'; });
  const auto host = rest.substr(0, size);
  begin_file({});
  if (is_drive_letter(host)) return parse_path(rest);
  if (!host.empty()) {
    if (const auto error = append_host(out_.href, host, true); error != ok) return error;
    out_.host_end = position();
    if (out_.host() == "localhost") begin_file({});
  }
  return parse_path_start(rest.substr(size));
}

/// Writes what stands before a file URL's path.
void url_parser::begin_file(std::string_view host) {
  begin("file");
  out_.href += "//";
  out_.username_end = out_.host_start = position();
  out_.href += host;
  out_.host_end = out_.path_start = position();
}

}  // namespace fanfold::url_detail
