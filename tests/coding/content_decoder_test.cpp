#include "coding/content_decoder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "coding/coding_chain.hpp"
#include "support/content_coding.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct decoded {
  bool is_sound;  // as far as it goes
  bool is_whole;
  std::string text;
};

decoded decode(content_decoder& decoder, std::string_view bytes, std::size_t piece = 1 << 20) {
  decoded result{true, false, {}};
  const auto take = [&](std::string_view text) {
    result.text += text;
    return true;
  };
  for (; result.is_sound && !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    result.is_sound = decoder.decode(bytes.substr(0, piece), take);
  result.is_whole = decoder.is_whole();
  return result;
}

std::string sample_text() {
  std::string text;
  for (int i = 0; text.size() < 100'000; ++i) text += std::to_string(i * i) + (i % 7 == 0 ? "\n" : " and ");
  return text;
}

struct coding {
  std::string_view name;
  std::string (*encode)(std::string_view);
};
void PrintTo(const coding& each, std::ostream* out) {
  *out << each.name;
}

class every_coding : public testing::TestWithParam<coding> {
 protected:
  static decoded decode(std::string_view bytes, uncoded other = uncoded::fails, std::size_t piece = 1 << 20) {
    return fanfold::decode(*make_content_decoder(GetParam().name, other), bytes, piece);
  }

  const std::string text_ = sample_text();
  const std::string encoded_ = GetParam().encode(text_);
};

TEST_P(every_coding, is_undone_in_whatever_pieces_it_comes) {
  for (const std::size_t piece : {1, 7, 4'096, 1 << 20}) {
    const auto all = decode(encoded_, uncoded::fails, piece);
    EXPECT_TRUE(all.is_sound && all.is_whole) << piece;
    EXPECT_EQ(all.text, text_) << piece;
  }
}

TEST_P(every_coding, that_breaks_off_is_not_whole_but_gives_what_there_is) {
  for (std::size_t size = 1; size < encoded_.size(); size += size < 20 ? 1 : 997) {
    const auto part = decode(std::string_view(encoded_).substr(0, size));
    EXPECT_TRUE(part.is_sound) << size;
    EXPECT_FALSE(part.is_whole) << size;
    EXPECT_TRUE(text_.starts_with(part.text)) << size;
  }
  EXPECT_FALSE(decode(std::string_view(encoded_).substr(0, encoded_.size() - 1)).is_whole);
}

TEST_P(every_coding, of_nothing_may_be_nothing_at_all) {
  EXPECT_TRUE(decode("").is_whole);
  EXPECT_TRUE(decode(GetParam().encode("")).is_whole);
}

TEST_P(every_coding, that_is_none_fails_or_passes) {
  const std::string_view page = "<!doctype html><title>Plain</title>";
  EXPECT_FALSE(decode(page).is_sound);
  const auto passed = decode(page, uncoded::passes);
  EXPECT_TRUE(passed.is_sound && passed.is_whole);
  EXPECT_EQ(passed.text, page);
}

std::string name_of(const testing::TestParamInfo<coding>& info) {
  return std::string(info.param.name);
}

INSTANTIATE_TEST_SUITE_P(content, every_coding,
                         testing::Values(coding{"gzip", test_web::gzip}, coding{"deflate", test_web::deflate},
                                         coding{"br", test_web::brotli}, coding{"zstd", test_web::zstandard}),
                         name_of);

TEST(content_decoder, takes_gzip_of_several_members_and_whatever_is_behind_them) {
  const std::string members = test_web::gzip("one, ") + test_web::gzip("two");
  for (const std::string& rest : {std::string(), std::string("\n\n"), std::string(100'000, '\0')})
    for (const std::size_t piece : {1, 1 << 20}) {
      const auto all = decode(*make_content_decoder("gzip", uncoded::fails), members + rest, piece);
      EXPECT_TRUE(all.is_sound && all.is_whole) << rest.size();
      EXPECT_EQ(all.text, "one, two") << rest.size();
    }
}

TEST(content_decoder, passes_over_what_is_behind_a_deflate_or_brotli_stream) {
  for (const auto& [name, bytes] : {std::pair("deflate", test_web::deflate("text")), {"br", test_web::brotli("text")}})
    for (const std::size_t piece : {1, 1 << 20}) {
      const auto all = decode(*make_content_decoder(name, uncoded::fails), bytes + "more", piece);
      EXPECT_TRUE(all.is_sound && all.is_whole) << name;
      EXPECT_EQ(all.text, "text") << name;
    }
}

TEST(content_decoder, is_had_by_any_spelling_of_its_name_and_by_no_other_name) {
  for (const std::string_view name : {"gzip", "X-GZip", "deflate", "BR", "zstd"}) {
    EXPECT_TRUE(is_content_coding(name)) << name;
    EXPECT_TRUE(make_content_decoder(name, uncoded::fails)) << name;
  }
  for (const std::string_view name : {"compress", "gzip2", ""}) {
    EXPECT_FALSE(is_content_coding(name)) << name;
    EXPECT_FALSE(make_content_decoder(name, uncoded::fails)) << name;
  }
}

TEST(coding_chain, undoes_one_after_the_other) {
  coding_chain chain;
  for (const std::string_view name : codings_in("br, gzip")) chain.add(make_content_decoder(name, uncoded::fails));
  const std::string bytes = test_web::gzip(test_web::brotli("twice"));
  std::string text;
  const auto take = [&](std::string_view piece) {
    text += piece;
    return true;
  };
  EXPECT_TRUE(chain.is_whole()) << "nothing was given";
  EXPECT_TRUE(chain.decode(std::string_view(bytes).substr(0, 15), take));
  EXPECT_FALSE(chain.is_whole());
  EXPECT_TRUE(chain.decode(std::string_view(bytes).substr(15), take));
  EXPECT_TRUE(chain.is_whole());
  EXPECT_EQ(text, "twice");
}

TEST(coding_chain, without_a_coding_passes_all) {
  coding_chain chain;
  std::string text;
  EXPECT_TRUE(chain.decode("as it is", [&](std::string_view piece) {
    text += piece;
    return true;
  }));
  EXPECT_TRUE(chain.is_whole());
  EXPECT_EQ(text, "as it is");
}

TEST(codings, stand_in_a_field_in_the_order_in_which_they_were_applied) {
  EXPECT_THAT(codings_in(" gzip ,, br\t, identity"), ElementsAre("br", "gzip"));
  EXPECT_THAT(codings_in(""), IsEmpty());
}

}  // namespace
}  // namespace fanfold
