#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fanfold {

/// The head of an HTTP response as it is archived with its decoded payload: the lines as received, but that what tells
/// of another body (Content-Encoding, Transfer-Encoding, a Content-Length of so many other bytes) is renamed to
/// X-Crawler-Content-Encoding and so on, as Common Crawl does, and that Content-Length is true. What came over HTTP/2
/// says HTTP/1.1, as the format of the head is that one's.
std::string archived_head(std::string_view lines, std::uint64_t payload_bytes);

}  // namespace fanfold
