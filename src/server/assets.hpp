#pragma once

#include <span>
#include <string_view>

/// The page's files, which are part of the program (cmake/embed.cmake).
namespace fanfold::server {

struct asset {
  std::string_view path;        ///< as it is asked for: "/", "/assets/app.js"
  std::string_view media_type;  ///< a Content-Type
  std::string_view etag;        ///< a strong one, in its quotes; it changes with the bytes
  std::string_view bytes;
  std::string_view gzip;  ///< the same, compressed; empty where that would save nothing
};

/// All of them: a few dozen.
std::span<const asset> assets();

/// The one at a path; nullptr where there is none.
const asset* find_asset(std::string_view path);

}  // namespace fanfold::server
