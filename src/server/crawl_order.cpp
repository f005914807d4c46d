#include "server/crawl_order.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <utility>
#include <vector>

#include "crawl/seed_text.hpp"
#include "url/url.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;

constexpr std::size_t most_seeds = 1'000;
constexpr std::size_t most_patterns = 100;
constexpr std::size_t most_text_bytes = 8'192;
// Of all patterns of an order together: their text, and what RE2 makes of it.
constexpr std::size_t most_pattern_bytes = 8'192;
constexpr int most_pattern_steps = 10'000;
constexpr std::int64_t pattern_memory = 1 << 20;

template <class Kind, std::size_t N>
using names = std::array<std::pair<std::string_view, Kind>, N>;

constexpr names<scope_kind, 4> scopes{{{"host", scope_kind::host},
                                       {"prefix", scope_kind::prefix},
                                       {"domain", scope_kind::domain},
                                       {"any", scope_kind::any}}};
constexpr names<follow_kind, 3> follows{
    {{"all", follow_kind::all}, {"pages", follow_kind::pages}, {"resources", follow_kind::resources}}};

// Reads members one by one, and notes what is wrong with each.
class order_reader {
 public:
  explicit order_reader(const json::object& from) : from_(from) {}

  crawl_order read(bool is_granted) {
    crawl_options& o = order_.options;
    read_seeds();
    read_name("scope", scopes, o.scope);
    read_name("follow", follows, o.follow);
    read_patterns("include", o.include);
    read_patterns("exclude", o.exclude);
    read_number("max_depth", std::uint32_t{0}, UINT32_MAX - 1, o.max_depth);
    read_number("max_pages", std::uint64_t{1}, std::uint64_t{INT64_MAX}, o.max_pages);
    read_flag("words", o.counts_words);
    read_flag("archive", order_.archive);
    read_flag("near_duplicates", o.near_duplicates);
    read_flag("obey_robots", o.obey_robots);
    refuse_others();
    if (!is_granted) {
      check_patterns("include", o.include);
      check_patterns("exclude", o.exclude);
    }
    if (!errors_.empty()) throw refusal(unprocessable(std::move(errors_)));
    return std::move(order_);
  }

 private:
  void note(std::string pointer, std::string detail) { errors_.push_back({std::move(pointer), std::move(detail)}); }

  const json::value* member(std::string_view name) {
    known_names_.push_back(name);
    const json::value* const found = from_.if_contains(name);
    return found && !found->is_null() ? found : nullptr;
  }

  // The texts of an array.
  std::vector<std::string> texts(std::string_view name, std::size_t most) {
    std::vector<std::string> all;
    const json::value* const given = member(name);
    if (!given) return all;
    const std::string pointer = "/" + std::string(name);
    const json::array* const list = given->if_array();
    if (!list) return note(pointer, "is not an array of strings"), all;
    if (list->size() > most) return note(pointer, fmt::format("has more than {} elements", most)), all;
    for (std::size_t i = 0; i < list->size(); ++i) {
      const json::string* const text = (*list)[i].if_string();
      if (!text || text->empty() || text->size() > most_text_bytes)
        note(fmt::format("{}/{}", pointer, i), fmt::format("is not a string of 1 to {} bytes", most_text_bytes));
      else
        all.emplace_back(*text);
    }
    return all;
  }

  void read_seeds() {
    const auto given = texts("seeds", most_seeds);
    if (given.empty() && errors_.empty()) note("/seeds", "is missing: at least one URL to begin at");
    for (std::size_t i = 0; i < given.size(); ++i) {
      std::string seed = with_scheme(given[i]);
      const auto parsed = url::parse(seed);
      if (!parsed || !parsed->is_http())
        note(fmt::format("/seeds/{}", i), "is no URL on http or https");
      else
        order_.options.seeds.push_back(std::move(seed));
    }
  }
  void read_patterns(std::string_view name, std::vector<std::string>& into) { into = texts(name, most_patterns); }

  void check_patterns(std::string_view name, const std::vector<std::string>& patterns) {
    for (std::size_t i = 0; i < patterns.size() && !is_too_complex_; ++i)
      if (std::string wrong = fault_of(patterns[i]); !wrong.empty())
        note(fmt::format("/{}/{}", name, i), std::move(wrong));
  }

  // A short pattern may take seconds to compile and megabytes to match: beyond what is reasonable none is tried.
  std::string fault_of(const std::string& pattern) {
    constexpr const char* too_complex = "is too complex, by itself or with the patterns before it";
    pattern_bytes_ += pattern.size();
    is_too_complex_ = pattern_bytes_ > most_pattern_bytes;
    if (is_too_complex_) return too_complex;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(pattern_memory);
    const RE2 compiled(pattern, options);
    if (compiled.ok()) pattern_steps_ += compiled.ProgramSize();
    is_too_complex_ = compiled.error_code() == RE2::ErrorPatternTooLarge || pattern_steps_ > most_pattern_steps;
    if (is_too_complex_) return too_complex;
    return compiled.ok() ? "" : "is no pattern of RE2: " + compiled.error();
  }

  template <class Kind, std::size_t N>
  void read_name(std::string_view name, const names<Kind, N>& all, Kind& into) {
    const json::value* const given = member(name);
    if (!given) return;
    const json::string* const text = given->if_string();
    std::string possible;
    for (const auto& [known, kind] : all) {
      if (text && *text == known) {
        into = kind;
        return;
      }
      possible.append(possible.empty() ? "" : ", ").append(known);
    }
    note("/" + std::string(name), "is none of " + possible);
  }

  template <class Number>
  void read_number(std::string_view name, Number least, Number most, Number& into) {
    const json::value* const given = member(name);
    if (!given) return;
    boost::system::error_code error;
    const auto number = given->to_number<std::uint64_t>(error);
    if (error || number < least || number > most)
      note("/" + std::string(name), fmt::format("is not a whole number from {} to {}", least, most));
    else
      into = static_cast<Number>(number);
  }

  void read_flag(std::string_view name, bool& into) {
    const json::value* const given = member(name);
    if (!given) return;
    if (const bool* const flag = given->if_bool())
      into = *flag;
    else
      note("/" + std::string(name), "is neither true nor false");
  }

  void refuse_others() {
    for (const auto& each : from_)
      if (std::ranges::find(known_names_, std::string_view(each.key())) == known_names_.end())
        note("/" + std::string(each.key()), "is not known");
  }

  const json::object& from_;
  crawl_order order_;
  std::vector<std::string_view> known_names_;
  std::vector<problem::error> errors_;
  std::size_t pattern_bytes_ = 0;
  int pattern_steps_ = 0;
  bool is_too_complex_ = false;
};

template <class Kind, std::size_t N>
json::string name_of(const names<Kind, N>& all, Kind kind) {
  for (const auto& [name, each] : all)
    if (each == kind) return json::string(name);
  return {};
}

template <class Number>
json::value number_or_null(Number number, Number none) {
  return number == none ? json::value() : json::value(number);
}

crawl_order read(std::string_view body, bool is_granted) {
  boost::system::error_code error;
  const json::value value = json::parse(body, error);
  if (error) throw refusal(bad_request("the body is no JSON: " + error.message()));
  const json::object* const object = value.if_object();
  if (!object) throw refusal(bad_request("the body is no JSON object"));
  return order_reader(*object).read(is_granted);
}

}  // namespace

crawl_order read_crawl_order(std::string_view body) {
  return read(body, false);
}

crawl_order read_granted_order(std::string_view options) {
  return read(options, true);
}

crawl_options with_order(crawl_options common, const crawl_order& order) {
  const crawl_options& wanted = order.options;
  common.seeds = wanted.seeds;
  common.scope = wanted.scope;
  common.include = wanted.include;
  common.exclude = wanted.exclude;
  common.follow = wanted.follow;
  common.max_depth = wanted.max_depth;
  common.max_pages = wanted.max_pages;
  common.counts_words = wanted.counts_words;
  common.near_duplicates = wanted.near_duplicates;
  common.obey_robots = wanted.obey_robots;
  return common;
}

json::object to_json(const crawl_order& order) {
  const crawl_options& o = order.options;
  return {{"seeds", json::value_from(o.seeds)},
          {"scope", name_of(scopes, o.scope)},
          {"include", json::value_from(o.include)},
          {"exclude", json::value_from(o.exclude)},
          {"follow", name_of(follows, o.follow)},
          {"max_depth", number_or_null(o.max_depth, UINT32_MAX)},
          {"max_pages", number_or_null(o.max_pages, UINT64_MAX)},
          {"words", o.counts_words},
          {"archive", order.archive},
          {"near_duplicates", o.near_duplicates},
          {"obey_robots", o.obey_robots}};
}

}  // namespace fanfold::server
