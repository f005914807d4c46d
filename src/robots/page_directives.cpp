#include "robots/page_directives.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "robots/line.hpp"

namespace fanfold::robots {
namespace {

constexpr std::string_view blanks = " \t\r\n\f;";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

void add_word(page_directives& to, std::string_view word) {
  const std::string name = lower_case(word);
  to.noindex |= name == "noindex" || name == "none";
  to.nofollow |= name == "nofollow" || name == "none";
  to.noarchive |= name == "noarchive" || name == "nocache";
  to.nosnippet |= name == "nosnippet";
  to.noimageindex |= name == "noimageindex";
  to.notranslate |= name == "notranslate";
}

// The directives whose value follows a colon.
bool takes_value(std::string_view lower_name) {
  return lower_name == "unavailable_after" || lower_name.starts_with("max-");
}

bool is_word(std::string_view text) {
  return !text.empty() && text.find_first_of(blanks) == std::string_view::npos;
}

bool is_weekday(std::string_view text) {
  constexpr std::array<std::string_view, 7> begins{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  return std::ranges::find(begins, lower_case(text.substr(0, 3))) != begins.end();
}

// Whether an item was cut off after a date's weekday.
bool ends_in_date(std::string_view item) {
  const std::size_t colon = item.rfind(':');
  if (colon == std::string_view::npos || !is_weekday(trimmed(item.substr(colon + 1)))) return false;
  return lower_case(trimmed(item.substr(0, colon))).ends_with("unavailable_after");
}

// Takes the next item before a comma off the front.
std::string_view take_item(std::string_view& list) {
  std::size_t end = list.find(',');
  if (end != std::string_view::npos && ends_in_date(list.substr(0, end))) end = list.find(',', end + 1);
  const std::string_view item = list.substr(0, end);
  list.remove_prefix(std::min(list.size(), item.size() + 1));
  return item;
}

// Reads a list of directives. Without a product token there are no agents in it.
class directive_reader {
 public:
  explicit directive_reader(std::optional<std::string> product_token) : product_token_(std::move(product_token)) {}

  page_directives read(std::string_view list) && {
    while (!list.empty()) read_item(take_item(list));
    return std::move(found_);
  }

 private:
  void read_item(std::string_view item) {
    for (std::size_t colon = item.find(':'); colon != std::string_view::npos; colon = item.find(':')) {
      const std::string name = lower_case(trimmed(item.substr(0, colon)));
      const std::string_view value = trimmed(item.substr(colon + 1));
      if (takes_value(name)) return read_value(name, value);
      if (!product_token_ || !is_word(name)) break;
      counts_ = name == "*" || name == product_token_;
      item = value;
    }
    if (counts_) read_words(item);
  }
  void read_value(std::string_view name, std::string_view value) {
    if (counts_ && name == "unavailable_after" && found_.unavailable_after.empty()) found_.unavailable_after = value;
  }
  void read_words(std::string_view text) {
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
      const std::string_view word = text.substr(0, text.find_first_of(blanks));
      add_word(found_, word);
      text.remove_prefix(word.size());
    }
  }

  std::optional<std::string> product_token_;  // in lower case
  bool counts_ = true;                        // what comes is meant for us
  page_directives found_;
};

}  // namespace

void page_directives::merge(const page_directives& others) {
  noindex |= others.noindex;
  nofollow |= others.nofollow;
  noarchive |= others.noarchive;
  nosnippet |= others.nosnippet;
  noimageindex |= others.noimageindex;
  notranslate |= others.notranslate;
  if (unavailable_after.empty()) unavailable_after = others.unavailable_after;
}

page_directives parse_robots_meta(std::string_view content) {
  return directive_reader(std::nullopt).read(content);
}

page_directives parse_robots_tag(std::string_view value, std::string_view product_token) {
  return directive_reader(lower_case(product_token)).read(value);
}

}  // namespace fanfold::robots
