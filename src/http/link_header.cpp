#include "http/link_header.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "coding/field_text.hpp"

namespace fanfold::http {
namespace {

// Takes parts of a field's value off its front.
class field_reader {
 public:
  explicit field_reader(std::string_view value) : rest_(value) {}

  bool is_end() const { return rest_.empty(); }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip_blanks() { take_until_not(" \t"); }
  void skip_separators() { take_until_not(" \t,"); }

  // Up to one of `ends`, or the end.
  std::string_view take_until(std::string_view ends) { return take_bytes(rest_.find_first_of(ends)); }

  // What stands in quotes, whose first is taken (appendix B.4).
  std::string take_quoted() {
    std::string text;
    while (!is_end() && !take('"')) {
      if (take('\\') && is_end()) break;
      text += rest_.front();
      rest_.remove_prefix(1);
    }
    return text;
  }

  // To the next comma that is not in quotes.
  void skip_item() {
    for (take_until("\","); take('"'); take_until("\",")) take_quoted();
  }

 private:
  std::string_view take_bytes(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  void take_until_not(std::string_view bytes) { take_bytes(rest_.find_first_not_of(bytes)); }

  std::string_view rest_;
};

struct link_parameters {
  std::optional<std::string> rel;
  bool has_anchor = false;
};

// Appendix B.3. Only the first `rel` counts (§3.3).
link_parameters take_parameters(field_reader& field) {
  link_parameters found;
  for (field.skip_blanks(); field.take(';'); field.skip_blanks()) {
    field.skip_blanks();
    const std::string_view name = trimmed(field.take_until("=;,"));
    std::string value;
    if (field.take('=')) {
      field.skip_blanks();
      value = field.take('"') ? field.take_quoted() : std::string(trimmed(field.take_until(";,")));
    }
    if (equal_ignoring_case(name, "rel") && !found.rel) found.rel = std::move(value);
    found.has_anchor |= equal_ignoring_case(name, "anchor");
  }
  return found;
}

}  // namespace

void append_links(std::string_view value, std::vector<header_link>& links, std::size_t max_links) {
  field_reader field(value);
  while (links.size() < max_links) {
    field.skip_separators();
    if (field.is_end()) return;
    if (field.take('<')) {
      const std::string_view target = trimmed(field.take_until(">"));
      if (!field.take('>')) return;
      auto [rel, has_anchor] = take_parameters(field);
      if (!has_anchor) links.push_back({std::string(target), std::move(rel).value_or("")});
    }
    field.skip_item();
  }
}

std::vector<header_link> header_links(const response_head& head, std::size_t max_links) {
  std::vector<header_link> links;
  for (const std::string_view value : head.headers("Link")) append_links(value, links, max_links);
  return links;
}

}  // namespace fanfold::http
