#include "extract_command.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fanfold/run.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/top_words.hpp"
#include "crawl/seed_text.hpp"
#include "crawl_settings.hpp"
#include "failed_seeds.hpp"
#include "json_text.hpp"
#include "number_text.hpp"
#include "option_values.hpp"
#include "single_page.hpp"
#include "terminal.hpp"
#include "text_output.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Shows what one page is, and the links on it.

Usage:
  fanfold extract [OPTION]... URL

Prints the page's URL after redirects, its status, type, size, time and title;
then each link: the element that it is on, what it is for, and its URL; and the
most frequent words, if asked for.
Robots.txt is not asked: this is a visit, not a crawl.)";

constexpr const char* footer = R"(
Exit status: 0 if the page was fetched, 1 if not, 2 for a wrong command line.

Examples:
  fanfold extract example.com
  fanfold extract --words 10 example.com
  fanfold extract --json example.com | jq -r '.links[].url'
)";

struct extract_arguments {
  std::string url;
  crawl_settings settings;
  std::optional<std::size_t> words;  // how many to print
  bool json = false;
};

void print_page(text_output& out, const page_record& page) {
  out.print("url     {}\n", printable(page.final_url));
  if (page.status != 0) out.print("status  {}\n", page.status);
  if (!page.content_type.empty()) out.print("type    {}\n", printable(page.content_type));
  if (page.status != 0) out.print("bytes   {}\n", page.bytes);
  out.print("time    {}\n", duration_text(page.elapsed));
  if (!page.title.empty()) out.print("title   {}\n", printable(page.title));
}

std::string_view name_or_dash(html::element element) {
  const std::string_view name = name_of(element);
  return name.empty() ? "-" : name;
}

void print_links(text_output& out, const single_page& page) {
  out.print("\nFound {}\n", counted(page.record.links, "link"));
  std::size_t wide = 0;
  for (const page_link& link : page.links) wide = std::max(wide, name_or_dash(link.element).size());
  for (const page_link& link : page.links)
    out.print("{:<{}}  {:<9}  {}\n", name_or_dash(link.element), wide, name_of(link.kind),
              link.url.empty() ? printable(link.reference) + "  (not a URL)" : printable(link.url));
}

void print_words(text_output& out, const text::word_counts& counts, std::size_t most) {
  out.print("\nFound {}, {} different\n", counted(counts.total, "word"), grouped(counts.by_word.size()));
  const auto top = top_words(counts, most);
  const std::size_t wide = top.empty() ? 0 : std::to_string(top.front().count).size();
  for (const word_count& each : top) out.print("{:>{}}  {}\n", each.count, wide, printable(each.word));
}

std::string json_or_null(std::string_view text) {
  return text.empty() ? "null" : json_text(text);
}

std::string links_of(const single_page& page) {
  std::string all;
  for (const page_link& link : page.links)
    all += fmt::format(R"({}{{"element":{},"attribute":{},"kind":{},"url":{},"reference":{}}})", all.empty() ? "" : ",",
                       json_or_null(name_of(link.element)), json_text(name_of(link.attribute)),
                       json_text(name_of(link.kind)), json_or_null(link.url), json_text(link.reference));
  return fmt::format("[{}]", all);
}

std::string words_of(const single_page& page, std::size_t most) {
  std::string all;
  for (const word_count& each : top_words(page.words, most))
    all += fmt::format(R"({}{{"word":{},"count":{}}})", all.empty() ? "" : ",", json_text(each.word), each.count);
  return fmt::format(R"("word_count":{},"words":[{}],)", page.words.total, all);
}

// The keys of a crawl's records that say something of a single page, the links themselves, and words if asked for.
void print_json(text_output& out, const single_page& page, std::optional<std::size_t> words) {
  const page_record& record = page.record;
  out.print(
      R"({{"url":{},"final_url":{},"status":{},"content_type":{},"bytes":{},"elapsed_ms":{},"title":{},"links":{},)",
      json_text(record.url), json_text(record.final_url), record.status, json_text(record.content_type), record.bytes,
      std::chrono::duration<double, std::milli>(record.elapsed).count(), json_text(record.title), links_of(page));
  if (words) out.print("{}", words_of(page, *words));
  out.print("\"error\":{},\"error_detail\":{}}}\n", json_or_null(record.error), json_or_null(record.error_detail));
}

std::size_t word_limit(const std::string& text) {
  try {
    return parse_number(text, 1, 1'000'000);
  } catch (const wrong_value& wrong) {
    throw CLI::ValidationError(fmt::format("--words \"{}\": {}", text, wrong.what()));
  }
}

exit_status run_extract(const extract_arguments& given) {
  if (given.url.empty()) throw usage_error("the page's URL is missing");
  const single_page page = run(fetch_page(with_scheme(given.url), apply(given.settings), given.words.has_value()));
  text_output out = text_output::standard();
  if (given.json) {
    print_json(out, page, given.words);
  } else {
    print_page(out, page.record);
    if (page.record.error.empty()) print_links(out, page);
    if (page.record.error.empty() && given.words) print_words(out, page.words, *given.words);
  }
  out.flush();
  const std::string trouble = trouble_of(page.record);
  if (trouble.empty()) return exit_status::completed;
  say(trouble);
  return exit_status::no_seed_fetched;
}

}  // namespace

void add_extract_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<extract_arguments>();
  CLI::App* const extract = program.add_subcommand("extract", description);
  extract->footer(footer);
  extract->add_option("URL", given->url);
  extract->option_defaults()->group("Limits");
  add_page_limit_options(*extract, given->settings);
  add_network_options(*extract, given->settings);
  add_user_agent_option(*extract, given->settings);
  extract->option_defaults()->group("Output");
  const auto count_words = [given](const std::string& text) { given->words = word_limit(text); };
  extract
      ->add_option_function<std::string>("--words", count_words, "Count the words too, and print the N most frequent")
      ->type_name("N");
  extract->add_flag("--json", given->json, "Print one JSON object instead");
  extract->callback([given, &chosen] { chosen = [given] { return run_extract(*given); }; });
}

}  // namespace fanfold::cli
