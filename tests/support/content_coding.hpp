#pragma once

#include <string>
#include <string_view>

namespace fanfold::test_web {

/// The content codings of HTTP (RFC 9110 section 8.4.1, RFC 7932, RFC 8878), compressed.
std::string gzip(std::string_view body);
/// What the RFC calls deflate: the zlib format.
std::string deflate(std::string_view body);
std::string brotli(std::string_view body);
std::string zstandard(std::string_view body);

}  // namespace fanfold::test_web
