// Faults of character encodings (https://encoding.spec.whatwg.org): labels that lie or are missing, characters that are
// cut, encodings that change their mind.
#include <fmt/format.h>

#include <array>

#include "support/fault_pages.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view russian = "\xcf\xf0\xe8\xe2\xe5\xf2";  // "Привет" in windows-1251

response labelled(std::string_view label, std::string body) {
  return reply(
      200,
      label.empty() ? "Content-Type: text/html\r\n" : fmt::format("Content-Type: text/html; charset={}\r\n", label),
      std::move(body));
}

std::string utf16_page(bool big_endian) {
  std::string out;
  for (const char c : std::string_view("<title>UTF-16</title><a href=\"/fault/target/utf-16\">x</a>"))
    out.append(big_endian ? std::string{'\0', c} : std::string{c, '\0'});
  return out;
}

response latin1(const fault_request&) {
  return labelled("ISO-8859-1", "<title>Caf\xe9</title>");
}
response meta_charset(const fault_request&) {
  return labelled("", fmt::format("<meta charset=windows-1251><title>{}</title>", russian));
}
response late_charset(const fault_request&) {
  return labelled(
      "", fmt::format("<!--{}--><meta charset=windows-1251><title>{}</title>", std::string(2'000, ' '), russian));
}
response no_charset(const fault_request&) {
  return labelled("", fmt::format("<title>{0}</title><a href=\"/fault/target/{0}\">x</a>", russian));
}
response two_charsets(const fault_request&) {
  return labelled("windows-1251", fmt::format("<meta charset=utf-8><title>{}</title>", russian));
}
response lying_charset(const fault_request& asked) {
  return labelled(asked.word(0, "utf-8"),
                  fmt::format("<title>{}</title><a href=\"/fault/target/lie?q={}\">x</a>", russian, russian));
}

response utf16(const fault_request&) {
  return labelled("", "\xff\xfe" + utf16_page(false));  // with a byte order mark, little endian
}
response unmarked_utf16(const fault_request& asked) {
  return labelled("", utf16_page(asked.word(0, "le") == "be"));
}
response wrong_utf16(const fault_request&) {
  return labelled("", "\xfe\xff" + utf16_page(false));
}
response lying_utf16(const fault_request&) {
  return labelled("utf-16", "<title>Plain</title><a href=\"/fault/target/plain\">x</a>");
}

response cut_character(const fault_request&) {
  return labelled("utf-8", "<title>Euro \xe2\x82\xac</title><a href=\"/fault/target/euro\">x</a><p>\xe2\x82");
}
response split_characters(const fault_request&) {
  response out{.head = response_head(200, "Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n")};
  for (const char c : std::string_view("<title>Euro \xe2\x82\xac</title><a href=\"/fault/target/\xe2\x82\xac\">x</a>"))
    out.body += fmt::format("1\r\n{}\r\n", c);
  out.body += "0\r\n\r\n";
  return out;
}
response overlong(const fault_request&) {
  return labelled("utf-8",
                  "<title>\xc0\xbc\xe0\x80\xbc\xed\xa0\x80\xf8\x88\x80\x80\x80</title>"
                  "\xc0\xbc"
                  "a href=\"/fault/not-a-link\">x</a><a href=\"/fault/target/overlong\">x</a>");
}

// ISO-2022-JP, which an escape sequence turns to two-byte characters and nothing turns back; UTF-7, which hides tags
// from whoever doesn't read it, and which browsers don't.
response escape_left_open(const fault_request&) {
  return labelled("iso-2022-jp", "<title>\x1b$B%F%9%H\x1b(B</title><a href=\"/fault/target/jp\">x</a>\x1b$B%F%9%H");
}
response utf7(const fault_request&) {
  return labelled("utf-7", "<title>UTF-7</title>+ADw-a href=+ACI-/fault/not-a-link+ACI-+AD4-x+ADw-/a+AD4-");
}

response all_bytes(const fault_request& asked) {
  std::string bytes;
  for (int byte = 0x80; byte < 0x100; ++byte) bytes += static_cast<char>(byte);
  return labelled(asked.word(0, ""), fmt::format("<title>{}</title><a href=\"/fault/target/bytes\">x</a>", bytes));
}
response huge_label(const fault_request& asked) {
  return labelled(std::string(asked.size(0, 100'000), 'x'), "<title>Huge</title><a href=\"/fault/target/huge\">x</a>");
}

constexpr std::array pages{
    fault_page{"latin1", "", "the title Café in ISO-8859-1, as the head says", latin1},
    fault_page{"meta-charset", "", "the title Привет in windows-1251, as only a meta element says", meta_charset},
    fault_page{"late-charset", "", "the same, with the meta element behind the first 1,024 bytes", late_charset},
    fault_page{"no-charset", "", "the same, and nothing says so", no_charset},
    fault_page{"two-charsets", "", "the same; the head is right, and a meta element says utf-8", two_charsets},
    fault_page{"lying-charset", "/LABEL", "the same, and the head says utf-8, or that label", lying_charset},
    fault_page{"utf-16", "", "UTF-16 with a byte order mark", utf16},
    fault_page{"unmarked-utf-16", "/ORDER", "UTF-16 without, and nothing says so; le by default, or be",
               unmarked_utf16},
    fault_page{"wrong-utf-16", "", "UTF-16 with the mark of the other order", wrong_utf16},
    fault_page{"lying-utf-16", "", "plain ASCII, and the head says utf-16", lying_utf16},
    fault_page{"cut-character", "", "UTF-8 that ends in the middle of a character", cut_character},
    fault_page{"split-characters", "", "UTF-8 in chunks of a byte", split_characters},
    fault_page{"overlong", "", "UTF-8 with overlong forms, one of a tag's <, and surrogates", overlong},
    fault_page{"escape-left-open", "", "ISO-2022-JP that ends in two-byte characters", escape_left_open},
    fault_page{"utf-7", "", "a link in UTF-7, which is no encoding of the web", utf7},
    fault_page{"all-bytes", "/LABEL", "a title of the bytes 0x80 to 0xff, with that label", all_bytes},
    fault_page{"huge-label", "/BYTES", "a charset with a name of that size", huge_label},
};

}  // namespace

std::span<const fault_page> charset_faults() {
  return pages;
}

}  // namespace fanfold::test_web
