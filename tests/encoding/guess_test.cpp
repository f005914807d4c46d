// Texts without a declaration: what each of them is in is all there is to say. The texts say "character encodings on
// the web: how does a reader know which one it is?" or the like.
#include "encoding/guess.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "encoding/decoding.hpp"
#include "encoding/query_encoder.hpp"

namespace fanfold {
namespace {

struct sample {
  encoding in;
  std::string_view text;
};

std::string in_encoding(const sample& sample) {
  std::string bytes;
  append_encoded_query(bytes, sample.in, sample.text);
  return bytes;
}

TEST(Guess, KnowsTheEncodingOfATextByItsLetters) {
  const sample samples[] = {
      {encoding::windows_1251, "Кодировки символов в сети: как читатель узнаёт, в какой из них написана страница?"},
      {encoding::koi8_r, "Кодировки символов в сети: как читатель узнаёт, в какой из них написана страница?"},
      {encoding::koi8_u, "Кодування символів у мережі: як читач дізнається, яким із них написано сторінку?"},
      {encoding::iso_8859_5, "Кодировки символов в сети: как читатель узнаёт, в какой из них написана страница?"},
      {encoding::shift_jis,
       "ウェブの文字コード：読者はどの文字コードで書かれたページなのかをどうやって知るのでしょうか。"},
      {encoding::euc_jp,
       "ウェブの文字コード：読者はどの文字コードで書かれたページなのかをどうやって知るのでしょうか。"},
      {encoding::gbk, "网络上的字符编码：读者怎么知道一个网页是用哪一种编码写的呢？这是一个很古老的问题。"},
      {encoding::big5, "網路上的字元編碼：讀者怎麼知道一個網頁是用哪一種編碼寫的呢？這是一個很古老的問題。"},
      {encoding::euc_kr, "웹의 문자 인코딩: 독자는 페이지가 어떤 인코딩으로 쓰였는지 어떻게 알 수 있을까요?"},
      {encoding::windows_1253, "Κωδικοποιήσεις χαρακτήρων στον ιστό: πώς ξέρει ο αναγνώστης ποια είναι η σωστή;"},
      {encoding::windows_1250,
       "Kodowanie znaków w sieci: skąd czytelnik wie, w którym z nich zapisano stronę? Źródło błędów."},
      {encoding::iso_8859_2,
       "Kodowanie znaków w sieci: skąd czytelnik wie, w którym z nich zapisano stronę? Dawniej zdarzało się, że "
       "książka była zapisana inną stroną kodową, a wtedy wszyscy się dziwili, czytając śmieszne znaczki."},
      {encoding::windows_1252,
       "Zeichenkodierungen im Netz: Woran erkennt die Leserin, welche für diese Seite gültig wäre?"},
      {encoding::windows_1252,
       "Les codages de caractères sur la toile : à quoi le lecteur reconnaît-il le bon, né d'hier ?"},
      {encoding::windows_1254,
       "Ağdaki karakter kodlamaları: okuyucu sayfanın hangisiyle yazıldığını nasıl anlar, şaşırmaz mı?"},
      {encoding::windows_1255, "קידודי תווים ברשת: כיצד יודע הקורא באיזה מהם נכתב הדף שלפניו, ומה עושים אם לא?"},
      {encoding::windows_1256, "ترميز المحارف على الشبكة: كيف يعرف القارئ أي ترميز كتبت به الصفحة التي أمامه؟"},
      {encoding::windows_874, "การเข้ารหัสอักขระบนเว็บ ผู้อ่านจะรู้ได้อย่างไรว่าหน้านี้เขียนด้วยรหัสใด"},
  };
  for (const auto& sample : samples) {
    const auto bytes = in_encoding(sample);
    const auto guessed = guess_encoding(bytes, true);
    ASSERT_TRUE(guessed) << name_of(sample.in);
    EXPECT_EQ(decode(*guessed, bytes), sample.text) << name_of(sample.in) << " as " << name_of(*guessed);
  }
}

TEST(Guess, TakesAFewSignsForWindows1252) {
  for (const std::string_view text : {"\x93quoted\x94 text, it\x92s fine", "\xA9 2024 Example Inc.", "\xE9"}) {
    EXPECT_EQ(guess_encoding(text, true).value_or(encoding::windows_1252), encoding::windows_1252) << text;
  }
}

TEST(Guess, TakesUtf8ForUtf8EvenWhenItIsCut) {
  EXPECT_EQ(guess_encoding("é", true), encoding::utf_8);
  EXPECT_EQ(guess_encoding("日本\xE8\xAA", false), encoding::utf_8);
  EXPECT_NE(guess_encoding("日本\xE8\xAA", true), encoding::utf_8);
  EXPECT_NE(guess_encoding("é\xE8 aa", false), encoding::utf_8);
}

}  // namespace
}  // namespace fanfold
