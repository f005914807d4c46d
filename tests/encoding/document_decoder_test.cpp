#include "encoding/document_decoder.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "encoding/decoding.hpp"
#include "html/chunks.hpp"

namespace fanfold {

static void PrintTo(const decoded_document& document, std::ostream* out) {
  *out << name_of(document.encoding.encoding) << " by source " << static_cast<int>(document.encoding.source) << ": "
       << document.text;
}

namespace {

using namespace std::string_view_literals;
using source = encoding_source;

// Whole, byte by byte, and in random chunks of several sizes.
decoded_document decode_anyhow(std::string_view body, document_kind kind = document_kind::html,
                               std::string_view content_type = {}) {
  const auto run = [&](const auto& chunks) { return decode(document_decoder(kind, content_type), chunks); };
  const auto whole = run(html::whole(body));
  EXPECT_EQ(run(html::byte_by_byte(body)), whole);
  for (unsigned seed = 0; seed < 10; ++seed) {
    EXPECT_EQ(run(html::random_chunks(body, seed, seed % 2 == 0 ? 5 : 2000)), whole) << seed;
  }
  return whole;
}

decoded_document expected(std::string_view text, encoding encoding, encoding_source source) {
  return {std::string(text), {encoding, source}};
}

std::string ascii(std::size_t size) {
  return std::string(size, '.');
}

TEST(DocumentDecoder, ReadsADocumentAsItsServerOrItselfSays) {
  EXPECT_EQ(decode_anyhow("<p>\xEC\xE8\xF0", document_kind::html, "text/html; charset=windows-1251"),
            expected("<p>мир", encoding::windows_1251, source::transport));
  EXPECT_EQ(decode_anyhow("<meta charset=shift_jis>\x93\xFA"),
            expected("<meta charset=shift_jis>日", encoding::shift_jis, source::declaration));
  EXPECT_EQ(decode_anyhow("\xEF\xBB\xBF<p>é", document_kind::html, "text/html; charset=gbk"),
            expected("<p>é", encoding::utf_8, source::byte_order_mark));
  EXPECT_EQ(decode_anyhow("\xFF\xFE"
                          "a\0"sv),
            expected("a", encoding::utf_16le, source::byte_order_mark));
  EXPECT_EQ(decode_anyhow("<\0p\0>\0a\0b\0"sv), expected("<p>ab", encoding::utf_16le, source::pattern));
  EXPECT_EQ(decode_anyhow("\xE9", document_kind::html, "text/html; charset=x-bogus").encoding.source, source::content);
}

TEST(DocumentDecoder, ReadsXmlAsUtf8UnlessItSaysOtherwise) {
  EXPECT_EQ(decode_anyhow("<a>ж\xEC</a>", document_kind::xml),
            expected("<a>ж\xEC</a>", encoding::utf_8, source::fallback));
  EXPECT_EQ(decode_anyhow("<?xml version='1.0' encoding='windows-1251'?>\xEC", document_kind::xml),
            expected("<?xml version='1.0' encoding='windows-1251'?>м", encoding::windows_1251, source::declaration));
}

// https://www.w3.org/TR/css-syntax-3/#environment-encoding
TEST(DocumentDecoder, ReadsAStyleSheetLikeTheDocumentThatRefersToIt) {
  const std::string_view sheet = "p{content:'\xEC'}";
  const auto decoded = decode(document_decoder(document_kind::css, "text/css", encoding::windows_1251), {sheet});
  EXPECT_EQ(decoded, expected("p{content:'м'}", encoding::windows_1251, source::fallback));
  EXPECT_EQ(decode(document_decoder(document_kind::css, "", encoding::utf_16le), {sheet}).encoding.encoding,
            encoding::utf_8);
  EXPECT_EQ(decode_anyhow("@charset \"windows-1251\";\xEC", document_kind::css).text, "@charset \"windows-1251\";м");
}

TEST(DocumentDecoder, PassesAsciiThatSaysNothing) {
  const auto body = "<p>" + ascii(200'000);
  EXPECT_EQ(decode_anyhow(body), expected(body, encoding::windows_1252, source::fallback));
  EXPECT_EQ(decode_anyhow(""), expected("", encoding::windows_1252, source::fallback));
}

TEST(DocumentDecoder, GuessesFromTheFirstByteBeyondAsciiOn) {
  const std::string_view russian =
      "\xEA\xE0\xEA \xF7\xE8\xF2\xE0\xF2\xE5\xEB\xFC \xF3\xE7\xED\xE0\xB8\xF2, \xE2 \xEA\xE0\xEA\xEE\xE9";
  for (const std::size_t size : {0, 10, 1023, 1024, 5000, 100'000}) {
    EXPECT_EQ(decode_anyhow(ascii(size) + std::string(russian)),
              expected(ascii(size) + "как читатель узнаёт, в какой", encoding::windows_1251, source::content));
    EXPECT_EQ(decode_anyhow(ascii(size) + "日本" + ascii(3000), document_kind::text),
              expected(ascii(size) + "日本" + ascii(3000), encoding::utf_8, source::content));
  }
}

TEST(DocumentDecoder, HoldsBackNoMoreThan1024Bytes) {
  document_decoder decoder(document_kind::html);
  EXPECT_EQ(decoder.feed(ascii(1023)), "");
  EXPECT_EQ(decoder.feed("."), ascii(1024));
  EXPECT_EQ(decoder.feed("..."), "...");
  EXPECT_EQ(decoder.feed("..é"), "..");
  EXPECT_EQ(decoder.feed(ascii(1021)), "");
  EXPECT_EQ(decoder.feed("."), "é" + ascii(1022));
  EXPECT_EQ(decoder.encoding(), (sniffed_encoding{encoding::utf_8, source::content}));
}

TEST(DocumentDecoder, DoesNotHoldBackWhatItsServerNamed) {
  document_decoder decoder(document_kind::html, "text/html; charset=koi8-r");
  EXPECT_EQ(decoder.feed("<p"), "");
  EXPECT_EQ(decoder.feed(">"), "<p>");
  EXPECT_EQ(decoder.feed("\xCD"), "м");
}

// https://html.spec.whatwg.org/#change-the-encoding
TEST(DocumentDecoder, ChangesToWhatALateMetaElementSays) {
  const std::string meta = "<meta charset=windows-1251>";
  const auto late = ascii(2000) + meta + "\xEC";
  EXPECT_EQ(decode_anyhow(late), expected(ascii(2000) + meta + "м", encoding::windows_1251, source::declaration));
  // Within what is held back for a guess: no guess is needed.
  EXPECT_EQ(decode_anyhow(ascii(2000) + "\xEC" + meta + "\xEC").text, ascii(2000) + "м" + meta + "м");
  // Behind it: the guess stands for what came before.
  const auto guessed = ascii(2000) + "é" + ascii(3000) + meta + "\xEC";
  EXPECT_EQ(decode_anyhow(guessed).text, ascii(2000) + "é" + ascii(3000) + meta + "м");
  // Too late.
  EXPECT_EQ(decode_anyhow(ascii(document_decoder::max_scanned_bytes) + meta).encoding.source, source::fallback);
}

TEST(DocumentDecoder, ConfirmsAGuessWithoutBreakingASequence) {
  const auto body = ascii(1024) + "日" + ascii(1024) + "<meta charset=utf-8>日本";
  EXPECT_EQ(decode_anyhow(body), expected(body, encoding::utf_8, source::declaration));
}

TEST(DocumentDecoder, PassesUtf8WithoutACopy) {
  const std::string body = "<meta charset=utf-8>" + ascii(2000) + "é";
  document_decoder decoder(document_kind::html);
  const auto text = decoder.feed(body);
  EXPECT_EQ(static_cast<const void*>(text.data()), body.data());
  EXPECT_EQ(text.size(), body.size());
}

}  // namespace
}  // namespace fanfold
