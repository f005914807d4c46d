// The tables of the decoders and encoders, each as one hash, against those of a browser: of what Chromium 156's
// TextDecoder makes of every byte and every two bytes (in EUC-JP also of three, in gb18030 of the four bytes of every
// character of the Basic Multilingual Plane), and of how it writes every character of planes 0 and 2 in the query of a
// link. https://encoding.spec.whatwg.org/#indexes
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "encoding/decoding.hpp"
#include "encoding/query_encoder.hpp"
#include "encoding/utf8.hpp"
#include "url/url.hpp"

namespace fanfold {
namespace {

class fnv_1a {
 public:
  void add(std::string_view bytes) {
    for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325;
};

struct browser_table {
  std::string_view label;
  std::uint64_t hash;
};

std::string bytes_of(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

// Where the browser departs from the standard: text_decoder_test.cpp.
bool is_left_out(encoding from, std::string_view bytes) {
  constexpr std::string_view big5[] = {"\x88\x62", "\x88\x64", "\x88\xA3", "\x88\xA5"};
  if (from == encoding::euc_jp) return bytes == "\xA1\xA1";
  return from == encoding::big5 && std::ranges::find(big5, bytes) != std::end(big5);
}

std::uint64_t hash_of_decoder(encoding from) {
  fnv_1a hash;
  const auto add = [&](std::string_view bytes) {
    if (!is_left_out(from, bytes)) hash.add(decode(from, bytes) + '\n');
  };
  for (int byte = 0; byte < 256; ++byte) add(bytes_of({byte}));
  if (from < encoding::gbk || from > encoding::euc_kr) return hash.value();
  for (int pair = 0x8000; pair < 0x10000; ++pair) add(bytes_of({pair >> 8, pair & 0xFF}));
  if (from == encoding::euc_jp) {
    for (int pair = 0xA000; pair < 0x10000; ++pair) add(bytes_of({0x8F, pair >> 8, pair & 0xFF}));
  }
  if (from == encoding::gbk || from == encoding::gb18030) {
    for (int pointer = 0; pointer < 39420; ++pointer) {
      add(bytes_of(
          {pointer / 12600 + 0x81, pointer / 1260 % 10 + 0x30, pointer / 10 % 126 + 0x81, pointer % 10 + 0x30}));
    }
  }
  return hash.value();
}

TEST(BrowserTables, DecodersDoWhatABrowsersDo) {
  constexpr browser_table tables[] = {
      {"ibm866", 0x28977788B6777E1A},         {"iso-8859-2", 0xDC9AC95114A4CF7C},
      {"iso-8859-3", 0x8B1A3060030D5AB5},     {"iso-8859-4", 0x4F479FEB52CDB4F5},
      {"iso-8859-5", 0x46F37B1242999F0D},     {"iso-8859-6", 0x24F4813AA9DD50DC},
      {"iso-8859-7", 0xFBC05879CA1158D1},     {"iso-8859-8", 0x417FD257EF4812BD},
      {"iso-8859-8-i", 0x417FD257EF4812BD},   {"iso-8859-10", 0x6DFFE86219F1923F},
      {"iso-8859-13", 0xEA6EB40BD1B1D43D},    {"iso-8859-14", 0x908272E7660FF393},
      {"iso-8859-15", 0xAA01513E1F5BE432},    {"iso-8859-16", 0x48FC2CB4B9EDD164},
      {"koi8-r", 0x276D85B3BC181131},         {"koi8-u", 0xFF7CC155C6829F9D},
      {"macintosh", 0x7D42323E70B1A809},      {"windows-874", 0x31FEDE6FBB780959},
      {"windows-1250", 0x87BEBF87D92B1B11},   {"windows-1251", 0x60A97BA24B80F1E1},
      {"windows-1252", 0xC91D9BD7F1018B48},   {"windows-1253", 0x4407374E83C62D2C},
      {"windows-1254", 0x1EBF31FBE2CA9524},   {"windows-1255", 0xEEB2185A8C7E7E65},
      {"windows-1256", 0x48748D65473E54EB},   {"windows-1257", 0xA2A194788638289A},
      {"windows-1258", 0x9850D0D7FBBEC09F},   {"x-mac-cyrillic", 0x1A5778545A74646F},
      {"x-user-defined", 0x10BD6F4FA578CA65}, {"gbk", 0x42CD16D7B57F66C6},
      {"gb18030", 0x42CD16D7B57F66C6},        {"big5", 0xE236D427C50CE8DE},
      {"euc-jp", 0xB9D7475E9E34DC26},         {"shift_jis", 0x8FD8C47E21D346BD},
      {"euc-kr", 0x20693048AA168598},
  };
  for (const auto& [label, hash] : tables) EXPECT_EQ(hash_of_decoder(encoding_of_label(label).value()), hash) << label;
}

std::uint64_t hash_of_encoder(encoding to) {
  const auto base = url::parse("http://x/").value();
  const auto* const encoder = query_encoder_of(to);
  fnv_1a hash;
  url link;
  for (char32_t code_point = 0x80; code_point < 0x30000; ++code_point) {
    if (code_point == 0xD800) code_point = 0xE000;
    if (code_point == 0x10000) code_point = 0x20000;
    char bytes[4];
    const std::string_view character(bytes, encoding_detail::write_utf8(bytes, code_point));
    EXPECT_FALSE(link.assign("?" + std::string(character), base, encoder));
    if (link.query().starts_with("%26%23")) continue;
    hash.add(fmt::format("{:x}:{}\n", static_cast<std::uint32_t>(code_point), link.query()));
  }
  return hash.value();
}

TEST(BrowserTables, EncodersDoWhatABrowsersDo) {
  constexpr browser_table tables[] = {
      {"gbk", 0x3482489F3A3A98F6},
      {"gb18030", 0x9CF71293A41A2632},
      {"big5", 0xC9981A98E2E5F5D6},
      {"euc-jp", 0x30DE196CEFBF02B5},
      {"iso-2022-jp", 0xBFA401FA0AFF7D92},
      {"shift_jis", 0x185BE544D0007EBD},
      {"euc-kr", 0xC1471E1E4F03DBCD},
      {"windows-1252", 0xEB5522D5B73AB377},
      {"windows-1255", 0xC1A14729272C16ED},
      {"koi8-u", 0xD90DEF08BE5F376E},
      {"windows-874", 0x1C37E428D01C91E4},
      {"iso-8859-16", 0x5E5D0F4FE1CEC182},
      {"x-mac-cyrillic", 0xB317CA495BCFE4B6},
  };
  for (const auto& [label, hash] : tables) EXPECT_EQ(hash_of_encoder(encoding_of_label(label).value()), hash) << label;
}

}  // namespace
}  // namespace fanfold
