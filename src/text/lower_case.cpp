#include "text/lower_case.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>

#include <cstdint>

namespace fanfold::text {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

}  // namespace

void to_lower_case(std::string_view word, std::string& out) {
  out.clear();
  bool is_ascii = true;
  for (const char c : word) {
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    is_ascii &= static_cast<unsigned char>(c) < 0x80;
  }
  if (is_ascii) return;
  out.clear();
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToLower("", 0, {word.data(), static_cast<std::int32_t>(word.size())}, sink, nullptr, status);
  replace_all(out, "\u2019", "'");
  replace_all(out, "\u00AD", "");
}

}  // namespace fanfold::text
