// Link extraction from real pages, in bytes a second: ours, beside libxml2's HTML SAX parser, MyHTML and Gumbo,
// each in the way that its users take links out of a page: they collect href and src, ours everything that a browser
// would load or follow.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html/link_extractor.hpp"
#include "ratio_reporter.hpp"
#include "real_pages.hpp"

#ifdef FANFOLD_BENCH_LIBXML2
#include <libxml/HTMLparser.h>
#endif
#ifdef FANFOLD_BENCH_MYHTML
#include <myhtml/api.h>
#endif
#ifdef FANFOLD_BENCH_GUMBO
#include <gumbo.h>
#endif

namespace {

using pages = std::vector<fanfold::bench::real_page>;

constexpr std::size_t chunk_bytes = 16 * 1024;  // what one read from a socket may give

std::size_t fanfold_links(std::string_view page) {
  fanfold::html::link_extractor extractor;
  for (; !page.empty(); page.remove_prefix(std::min(page.size(), chunk_bytes))) {
    extractor.feed(page.substr(0, chunk_bytes));
  }
  return std::move(extractor).finish().links.size();
}

[[maybe_unused]] bool is_link_attribute(std::string_view name) {
  return name == "href" || name == "src";
}

#ifdef FANFOLD_BENCH_LIBXML2

void on_start_element(void* links, const xmlChar*, const xmlChar** attributes) {
  for (; attributes != nullptr && *attributes != nullptr; attributes += 2) {
    const auto* const name = reinterpret_cast<const char*>(attributes[0]);
    const auto* const value = reinterpret_cast<const char*>(attributes[1]);
    if (value != nullptr && is_link_attribute(name)) static_cast<std::vector<std::string>*>(links)->emplace_back(value);
  }
}

std::size_t libxml2_links(std::string_view page) {
  std::vector<std::string> links;
  htmlSAXHandler handler{};
  handler.startElement = on_start_element;
  const htmlParserCtxtPtr parser =
      htmlCreatePushParserCtxt(&handler, &links, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8);
  htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  for (; !page.empty(); page.remove_prefix(std::min(page.size(), chunk_bytes))) {
    htmlParseChunk(parser, page.data(), static_cast<int>(std::min(page.size(), chunk_bytes)), 0);
  }
  htmlParseChunk(parser, nullptr, 0, 1);
  htmlFreeParserCtxt(parser);
  return links.size();
}
#endif

#ifdef FANFOLD_BENCH_MYHTML
// One parser and one tree for all pages, on this thread, as its own examples for many documents have them.
class myhtml_parser {
 public:
  myhtml_parser() {
    myhtml_init(parser_, MyHTML_OPTIONS_PARSE_MODE_SINGLE, 1, 0);
    myhtml_tree_init(tree_, parser_);
  }
  myhtml_parser(const myhtml_parser&) = delete;
  myhtml_parser& operator=(const myhtml_parser&) = delete;
  ~myhtml_parser() {
    myhtml_tree_destroy(tree_);
    myhtml_destroy(parser_);
  }

  myhtml_tree_t* tree() { return tree_; }

  void parse(std::string_view page) { myhtml_parse(tree_, MyENCODING_UTF_8, page.data(), page.size()); }

 private:
  myhtml_t* parser_ = myhtml_create();
  myhtml_tree_t* tree_ = myhtml_tree_create();
};

// The node after this one in the order of the document.
myhtml_tree_node_t* next_node(myhtml_tree_node_t* node) {
  if (myhtml_tree_node_t* const child = myhtml_node_child(node)) return child;
  for (; node != nullptr; node = myhtml_node_parent(node)) {
    if (myhtml_tree_node_t* const next = myhtml_node_next(node)) return next;
  }
  return nullptr;
}

void collect_links(myhtml_tree_attr_t* attribute, std::vector<std::string>& links) {
  for (; attribute != nullptr; attribute = myhtml_attribute_next(attribute)) {
    const char* const value = myhtml_attribute_value(attribute, nullptr);
    if (value != nullptr && is_link_attribute(myhtml_attribute_key(attribute, nullptr))) links.emplace_back(value);
  }
}

std::size_t myhtml_links(std::string_view page) {
  static myhtml_parser parser;
  std::vector<std::string> links;
  parser.parse(page);
  for (auto* node = myhtml_tree_get_document(parser.tree()); node != nullptr; node = next_node(node)) {
    collect_links(myhtml_node_attribute_first(node), links);
  }
  return links.size();
}

void* on_token(myhtml_tree_t*, myhtml_token_node_t* token, void* links) {
  collect_links(myhtml_token_node_attribute_first(token), *static_cast<std::vector<std::string>*>(links));
  return links;
}

// Its fastest: no tree, a call for each token.
std::size_t myhtml_token_links(std::string_view page) {
  static myhtml_parser parser;
  std::vector<std::string> links;
  myhtml_tree_parse_flags_set(parser.tree(), MyHTML_TREE_PARSE_FLAGS_WITHOUT_BUILD_TREE);
  myhtml_callback_after_token_done_set(parser.tree(), on_token, &links);
  parser.parse(page);
  return links.size();
}
#endif

#ifdef FANFOLD_BENCH_GUMBO
void collect_links(const GumboNode& node, std::vector<std::string>& links) {
  if (node.type != GUMBO_NODE_ELEMENT) return;
  for (const char* const name : {"href", "src"}) {
    const GumboAttribute* const found = gumbo_get_attribute(&node.v.element.attributes, name);
    if (found != nullptr) links.emplace_back(found->value);
  }
  const GumboVector& children = node.v.element.children;
  for (unsigned i = 0; i < children.length; ++i) collect_links(*static_cast<GumboNode*>(children.data[i]), links);
}

std::size_t gumbo_links(std::string_view page) {
  std::vector<std::string> links;
  GumboOutput* const output = gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
  collect_links(*output->root, links);
  gumbo_destroy_output(&kGumboDefaultOptions, output);
  return links.size();
}
#endif

template <typename Extract>
void extract_all(benchmark::State& state, const pages& pages, Extract extract) {
  std::size_t bytes = 0;
  std::size_t links = 0;
  for (const auto& page : pages) bytes += page.text.size();
  for (auto _ : state) {
    links = 0;
    for (const auto& page : pages) links += extract(page.text);
    benchmark::DoNotOptimize(links);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes));
  const double megabytes = static_cast<double>(state.iterations() * bytes) / 1e6;
  state.counters["MB/s"] = benchmark::Counter(megabytes, benchmark::Counter::kIsRate);
  state.counters["pages"] = static_cast<double>(pages.size());
  state.counters["links"] = static_cast<double>(links);
}

// `package` is the Debian package that has the pages. They must outlive the benchmarks.
void add_group(const std::string& package, const pages& found) {
  if (found.empty()) {
    std::printf("skipped: the pages of the Debian package %s are not installed\n", package.c_str());
    return;
  }
  const auto add = [&](const char* parser, auto extract) {
    benchmark::RegisterBenchmark((package + '/' + parser).c_str(), [&found, extract](benchmark::State& state) {
      extract_all(state, found, extract);
    })->Unit(benchmark::kMillisecond);
  };
  add("ours", fanfold_links);
#ifdef FANFOLD_BENCH_LIBXML2
  add("libxml2", libxml2_links);
#endif
#ifdef FANFOLD_BENCH_MYHTML
  add("myhtml", myhtml_links);
  add("myhtml_tokens", myhtml_token_links);
#endif
#ifdef FANFOLD_BENCH_GUMBO
  add("gumbo", gumbo_links);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  std::deque<pages> corpora;  // which stay where they are
  for (const auto& [package, folder] : fanfold::bench::real_sites) {
    add_group(package, corpora.emplace_back(fanfold::bench::read_real_pages(folder)));
  }
  fanfold::bench::ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
}
