#pragma once

#include <cstddef>
#include <string_view>

#include "url/record.hpp"

namespace fanfold::url_detail {

/// Whether a segment and what follows it read as a Windows drive letter: "c:", "c|/x".
/// https://url.spec.whatwg.org/#start-with-a-windows-drive-letter
bool starts_with_drive_letter(std::string_view text) noexcept;

/// "c:" or "c|", and nothing else. https://url.spec.whatwg.org/#windows-drive-letter
bool is_drive_letter(std::string_view text) noexcept;

/// The drive that a file URL's path starts with, as in "/c:/x"; empty: none.
std::string_view drive_of(std::string_view path) noexcept;

/// How much of `text` is path: up to '?' or '#'.
struct path_extent {
  std::size_t size;
  bool final_form;  ///< nothing to encode, no dot segments, no backslashes: it may be appended as it is
};
path_extent measure_path(std::string_view text) noexcept;

/// Drops the last segment of the path, which ends where `url.href` ends; a file URL keeps its drive.
/// https://url.spec.whatwg.org/#shorten-a-urls-path
void shorten_path(url_record& url);

/// Appends to the path, which ends where `url.href` ends, the segments in `text`, as in "a/../b": without a leading
/// slash, '?' and '#'. https://url.spec.whatwg.org/#path-state
void append_segments(url_record& url, std::string_view text);

}  // namespace fanfold::url_detail
