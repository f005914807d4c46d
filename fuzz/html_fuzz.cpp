// Whatever the page and wherever it is cut: whole and in chunks it gives the same tokens and the same links, and what
// comes out stays within the bounds.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "html/link_extractor.hpp"
#include "html/tokenizer.hpp"
#include "html/tree_builder_feedback.hpp"
#include "require.hpp"

namespace {

using namespace fanfold::html;

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

// In chunks of 0 to 63 bytes, mostly small ones, the same for the same seed. None is large enough for the fast ways
// through the text and the tags, which a whole page takes.
void feed_in_chunks(auto& parser, std::string_view page, std::uint32_t seed) {
  while (!page.empty()) {
    seed = seed * 1664525 + 1013904223;
    const std::string_view chunk = page.substr(0, (seed >> 31) != 0 ? (seed >> 25) & 63 : (seed >> 25) & 7);
    parser.feed(chunk);
    page.remove_prefix(chunk.size());
  }
}

// So that the fast ways end where others have to go on.
void feed_in_halves(auto& parser, std::string_view page, std::uint32_t seed) {
  const std::size_t cut = page.empty() ? 0 : seed % page.size();
  parser.feed(page.substr(0, cut));
  parser.feed(page.substr(cut));
}

void check_tokens(std::string_view page, content_model content, const tokenizer_limits& limits, std::uint32_t seed) {
  const auto read = [&](auto feed) {
    transcript tokens{limits};
    tokenizer parser{tokens, limits};
    parser.enter(content, "script");
    feed(parser);
    parser.finish();
    return tokens.text();
  };
  const auto whole = read([&](auto& parser) { parser.feed(page); });
  require(whole == read([&](auto& parser) { feed_in_chunks(parser, page, seed); }));
  require(whole == read([&](auto& parser) { feed_in_halves(parser, page, seed); }));
}

bool is_trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c >= 0 && c <= ' '; };
  return text.empty() || (!is_blank(text.front()) && !is_blank(text.back()));
}

// The page's strings, and how many bytes and links they are, with those of the documents in it.
struct summary {
  const link_extractor_options& bounds;
  std::string text{};
  std::size_t links = 0;
  std::size_t bytes = 0;

  void add(const page_links& page, std::size_t depth = 0) {
    require(depth <= bounds.max_srcdoc_depth && page.title.value_or("").size() <= bounds.max_title_bytes);
    for (const auto& field : {page.title, page.base, page.canonical, std::optional{page.robots}}) {
      text += field.value_or("-") + '\n';
      bytes += field.value_or("").size();
    }
    for (const link& link : page.links) {
      require(is_trimmed(link.reference) && link.reference.size() <= bounds.max_reference_bytes);
      text += std::string{name_of(link.element)} + ' ' + std::string{name_of(link.attribute)} + ' ' +
              std::string{name_of(link.kind)} + (link.nofollow ? " nofollow " : " ") + std::string{link.rel} + ' ' +
              std::string{link.reference} + '\n';
      bytes += link.reference.size() + link.rel.size();
    }
    links += page.links.size();
    text += std::to_string(page.dropped_links) + '\n';
    for (const page_links& srcdoc : page.srcdocs) add(srcdoc, depth + 1);
  }
};

void check_links(std::string_view page, const link_extractor_options& bounds, std::uint32_t seed) {
  const auto read = [&](auto feed) {
    link_extractor extractor{bounds};
    feed(extractor);
    summary found{bounds};
    found.add(std::move(extractor).finish());
    require(found.links <= bounds.max_links && found.bytes <= bounds.max_bytes);
    return found.text;
  };
  const auto whole = read([&](auto& extractor) { extractor.feed(page); });
  require(whole == read([&](auto& extractor) { feed_in_chunks(extractor, page, seed); }));
  require(whole == read([&](auto& extractor) { feed_in_halves(extractor, page, seed); }));
}

}  // namespace

// The first bytes choose the chunks, the state to start in, the limits and what follows; the rest is the page. Blanks
// behind it have even a small page read as one that goes on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  std::string page{reinterpret_cast<const char*>(data) + 3, size - 3};
  const std::uint32_t seed = data[0] * 256U + data[1];
  const auto content = static_cast<content_model>(data[2] % 6);
  const bool is_small = (data[2] & 128) != 0;
  if ((data[2] & 16) == 0) page.append(200, ' ');
  link_extractor_options bounds = is_small ? small_bounds : link_extractor_options{};
  bounds.is_xml = (data[2] & 64) != 0;
  check_tokens(page, content, bounds.tokenizer, seed);
  check_links(page, bounds, seed);
  return 0;
}
