// Faults of content codings (RFC 9110 section 8.4): bombs, stacks of them, and what doesn't decode.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/coded_stream.hpp"
#include "support/content_coding.hpp"
#include "support/fault_pages.hpp"
#include "support/filler.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view html = "Content-Type: text/html; charset=utf-8\r\n";

std::string sound_page() {
  return "<!DOCTYPE html>\n<title>Coded</title>\n<a href=\"/fault/target/coded\">a link</a>\n" + filler(20'000);
}

response coded(std::string_view coding, std::string body) {
  return reply(200, fmt::format("{}Content-Encoding: {}\r\n", html, coding), std::move(body));
}

response coded(std::string_view coding, coded_stream stream) {
  return {.head = response_head(200, fmt::format("{}Content-Encoding: {}\r\nContent-Length: {}\r\n", html, coding,
                                                 stream.size())) +
                  stream.head,
          .unit = std::move(stream.unit),
          .repeats = stream.repeats,
          .body = std::move(stream.tail)};
}

response gzip_coded(const fault_request&) {
  return coded("gzip", gzip(sound_page()));
}
response deflate_coded(const fault_request&) {
  return coded("deflate", deflate(sound_page()));
}
response brotli_coded(const fault_request&) {
  return coded("br", brotli(sound_page()));
}
response zstd_coded(const fault_request&) {
  return coded("zstd", zstandard(sound_page()));
}
response wrong_coding(const fault_request&) {
  return coded("gzip", sound_page());
}
response unknown_coding(const fault_request&) {
  return coded("x-unknown", sound_page());
}
response huge_coding(const fault_request& asked) {
  return coded(std::string(asked.size(0, 50'000), 'x'), sound_page());
}

response gzip_bomb_page(const fault_request& asked) {
  return coded("gzip", gzip_bomb(asked.size(0, 10)));
}
response deflate_bomb_page(const fault_request& asked) {
  return coded("deflate", deflate_bomb(asked.size(0, 10)));
}
response brotli_bomb_page(const fault_request& asked) {
  return coded("br", brotli_bomb(asked.size(0, 10)));
}
response zstd_bomb_page(const fault_request& asked) {
  return coded("zstd", zstd_bomb(asked.size(0, 10)));
}

response stacked_bomb(const fault_request& asked) {
  constexpr std::size_t most_megabytes = 10'000;  // a hundredth of which is held
  return coded("gzip, gzip", gzip(gzip_bomb(std::min(asked.size(0, 10), most_megabytes)).whole()));
}

/// The fields of a page that was coded that often: one field with all of them, or one field for each.
response stack(const fault_request& asked, std::string_view first, std::string_view next) {
  constexpr std::size_t most = 1'000;
  const auto count = std::min(asked.size(0, 100), most);
  std::string body = sound_page();
  std::string fields(html);
  for (std::size_t i = 0; i < count; ++i) {
    body = gzip(body);
    fields += i == 0 ? first : next;
  }
  return reply(200, count == 0 ? fields : fields + "\r\n", std::move(body));
}

response stacked(const fault_request& asked) {
  return stack(asked, "Content-Encoding: gzip", ", gzip");
}
response stacked_fields(const fault_request& asked) {
  return stack(asked, "Content-Encoding: gzip", "\r\nContent-Encoding: gzip");
}

response cut_coding(const fault_request& asked) {
  const auto name = asked.word(0, "gzip");
  std::string body = name == "br"        ? brotli(sound_page())
                     : name == "zstd"    ? zstandard(sound_page())
                     : name == "deflate" ? deflate(sound_page())
                                         : gzip(sound_page());
  body.resize(body.size() / 2);
  return coded(name == "br" || name == "zstd" || name == "deflate" ? name : "gzip", std::move(body));
}

response coding_and_more(const fault_request&) {
  return coded("gzip", gzip(sound_page()) + filler(10'000));
}

response bad_checksum(const fault_request&) {
  std::string body = gzip(sound_page());
  body[body.size() - 8] = static_cast<char>(~body[body.size() - 8]);
  return coded("gzip", std::move(body));
}

response empty_coding(const fault_request&) {
  return coded("gzip", std::string());
}

constexpr std::array pages{
    fault_page{"gzip", "", "a sound page coded with gzip, whatever the client accepts", gzip_coded},
    fault_page{"deflate", "", "the same with deflate", deflate_coded},
    fault_page{"brotli", "", "the same with brotli", brotli_coded},
    fault_page{"zstd", "", "the same with zstd", zstd_coded},
    fault_page{"gzip-bomb", "/MEGABYTES", "a gzip body that grows a thousandfold", gzip_bomb_page},
    fault_page{"deflate-bomb", "/MEGABYTES", "the same with deflate", deflate_bomb_page},
    fault_page{"brotli-bomb", "/MEGABYTES", "with brotli: 77,000-fold", brotli_bomb_page},
    fault_page{"zstd-bomb", "/MEGABYTES", "with zstd: 31,000-fold", zstd_bomb_page},
    fault_page{"stacked-bomb", "/MEGABYTES", "gzip in gzip: a gigabyte in 4 KB", stacked_bomb},
    fault_page{"stacked", "/COUNT", "a sound page coded so often with gzip, in one header field", stacked},
    fault_page{"stacked-fields", "/COUNT", "the same, with a header field for each", stacked_fields},
    fault_page{"cut-coding", "/CODING", "the first half of a coded body (or deflate, br, zstd), with the right length",
               cut_coding},
    fault_page{"gzip-and-more", "", "a gzip body with something behind its end", coding_and_more},
    fault_page{"bad-checksum", "", "a gzip body with the wrong checksum", bad_checksum},
    fault_page{"empty-gzip", "", "says gzip, and has no body", empty_coding},
    fault_page{"wrong-coding", "", "says gzip, and isn't", wrong_coding},
    fault_page{"unknown-coding", "", "says x-unknown", unknown_coding},
    fault_page{"huge-coding", "/BYTES", "a coding with a name of that size", huge_coding},
};

}  // namespace

std::span<const fault_page> compression_faults() {
  return pages;
}

}  // namespace fanfold::test_web
