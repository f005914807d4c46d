// Whatever the page and wherever it is cut: whole and in chunks it gives the same tokens and the same links, and what
// comes out stays within the bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "html/link_extractor.hpp"
#include "html/tokenizer.hpp"
#include "html/tree_builder_feedback.hpp"

namespace {

using namespace fanfold::html;

void require(bool holds) {
  if (!holds) std::abort();
}

// Small enough that a fuzzer's inputs reach them.
constexpr tokenizer_limits small_limits{
    .max_tag_bytes = 96, .max_attribute_bytes = 24, .max_attributes = 4, .max_comment_bytes = 16};
const link_extractor_options small_bounds{
    .max_links = 6, .max_reference_bytes = 16, .max_title_bytes = 12, .max_bytes = 900, .tokenizer = small_limits};

// Writes the tokens down so that they can be compared, and checks each one's bounds.
class transcript : public token_sink {
 public:
  explicit transcript(const tokenizer_limits& limits) : limits_(limits) {}

  content_model on_start_tag(const start_tag& tag) override {
    write("<", tag.name);
    std::size_t bytes = tag.name.size();
    for (const attribute& each : tag.attributes) {
      write(" ", each.name);
      write(each.truncated ? "~" : "=", each.value);
      bytes += each.name.size() + each.value.size();
      require(each.value.size() <= limits_.max_attribute_bytes && tag.find(each.name) == &each);
    }
    write(tag.self_closing ? "/>" : ">", {});
    require(bytes <= limits_.max_tag_bytes && tag.attributes.size() <= limits_.max_attributes);
    return feedback_.on_start_tag(find_element(tag.name), tag).content;
  }
  void on_end_tag(std::string_view name) override {
    write("</", name);
    feedback_.on_end_tag(find_element(name));
  }
  void on_text(std::string_view text) override {
    require(!text.empty());
    if (!std::exchange(in_text_, true)) text_ += "\n\"";
    text_ += text;
  }
  void on_comment(std::string_view text) override {
    write("!", text);
    require(text.size() <= limits_.max_comment_bytes);
  }
  void on_doctype(const doctype& doctype) override {
    write(doctype.force_quirks ? "?" : "!", doctype.name.value_or("-"));
    write(" ", doctype.public_id.value_or("-"));
    write(" ", doctype.system_id.value_or("-"));
  }
  bool allows_cdata() const override { return feedback_.allows_cdata(); }

  const std::string& text() const { return text_; }

 private:
  void write(std::string_view mark, std::string_view text) {
    in_text_ = false;
    text_ += '\n';
    text_ += mark;
    text_ += std::to_string(text.size());
    text_ += ' ';
    text_ += text;
  }

  const tokenizer_limits& limits_;
  tree_builder_feedback feedback_;
  std::string text_;
  bool in_text_ = false;
};

// Feeds a page in chunks of 0 to 63 bytes, mostly small ones, the same for the same seed.
void feed_in_chunks(auto& parser, std::string_view page, std::uint32_t seed) {
  while (!page.empty()) {
    seed = seed * 1664525 + 1013904223;
    const std::string_view chunk = page.substr(0, (seed >> 31) != 0 ? (seed >> 25) & 63 : (seed >> 25) & 7);
    parser.feed(chunk);
    page.remove_prefix(chunk.size());
  }
}

void check_tokens(std::string_view page, content_model content, const tokenizer_limits& limits, std::uint32_t seed) {
  transcript whole{limits}, chunked{limits};
  tokenizer whole_tokenizer{whole, limits}, chunked_tokenizer{chunked, limits};
  whole_tokenizer.enter(content, "script");
  whole_tokenizer.feed(page);
  whole_tokenizer.finish();
  chunked_tokenizer.enter(content, "script");
  feed_in_chunks(chunked_tokenizer, page, seed);
  chunked_tokenizer.finish();
  require(whole.text() == chunked.text());
}

// The page's strings, and how many bytes and links they are, with those of the documents in it.
struct summary {
  std::string text;
  std::size_t links = 0;
  std::size_t bytes = 0;

  void add(const page_links& page) {
    for (const auto& field : {page.title, page.base, page.canonical, std::optional{page.robots}}) {
      text += field.value_or("-") + '\n';
      bytes += field.value_or("").size();
    }
    for (const link& link : page.links) {
      text += std::string{name_of(link.element)} + ' ' + std::string{name_of(link.attribute)} + ' ' +
              std::string{name_of(link.kind)} + (link.nofollow ? " nofollow " : " ") + std::string{link.rel} + ' ' +
              std::string{link.reference} + '\n';
      bytes += link.reference.size() + link.rel.size();
    }
    links += page.links.size();
    text += std::to_string(page.dropped_links) + '\n';
    for (const page_links& srcdoc : page.srcdocs) add(srcdoc);
  }
};

void check_links(std::string_view page, const link_extractor_options& bounds, std::uint32_t seed) {
  link_extractor whole_extractor{bounds}, chunked_extractor{bounds};
  whole_extractor.feed(page);
  feed_in_chunks(chunked_extractor, page, seed);
  summary whole, chunked;
  whole.add(std::move(whole_extractor).finish());
  chunked.add(std::move(chunked_extractor).finish());
  require(whole.text == chunked.text);
  require(whole.links <= bounds.max_links && whole.bytes <= bounds.max_bytes);
}

}  // namespace

// The first bytes choose the chunks, the state to start in and the limits; the rest is the page.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::string_view page{reinterpret_cast<const char*>(data) + 3, size - 3};
  const std::uint32_t seed = data[0] * 256U + data[1];
  const auto content = static_cast<content_model>(data[2] % 6);
  const bool is_small = data[2] >= 128;
  check_tokens(page, content, is_small ? small_limits : tokenizer_limits{}, seed);
  check_links(page, is_small ? small_bounds : link_extractor_options{}, seed);
  return 0;
}
