#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::bench {

/// A line of text, "c0001234 000567\n": a customer and an amount.
struct order_line {
  char customer_field[8];
  char space;
  char amount_field[6];
  char newline;

  std::string_view customer() const noexcept { return {customer_field, sizeof customer_field}; }
  std::uint64_t amount() const noexcept {
    std::uint64_t value = 0;
    for (const char digit : amount_field) value = 10 * value + static_cast<std::uint64_t>(digit - '0');
    return value;
  }
};
static_assert(sizeof(order_line) == 16);

struct customer {
  std::string id;
  std::uint32_t region;
};

struct sale {
  std::uint32_t region;
  std::uint32_t amount;
};

/// What a contestant came to: the same for all, or one of them is wrong.
struct answer {
  std::size_t rows = 0;
  std::uint64_t sum = 0;
  bool operator==(const answer&) const = default;
};

/// The three questions: how often is each word there (SELECT word, count(*) … GROUP BY word), how much does each
/// customer spend (SELECT customer, sum(amount) … GROUP BY customer), and what is sold where (SELECT region, amount
/// FROM orders JOIN customers …).
struct contestant {
  const char* name;
  answer (*count_words)(std::string_view text);
  answer (*group_orders)(std::span<const order_line> orders);
  answer (*join_orders)(std::span<const order_line> orders, std::span<const customer> customers);
};

extern const contestant ours;
extern const contestant by_hand;

/// The time that a question took, in seconds: what the contestant needs first, a table or a file, is not counted.
struct timed_answer {
  answer what;
  double seconds;
};
struct timed_contestant {
  const char* name;
  timed_answer (*count_words)(std::string_view text);
  timed_answer (*group_orders)(std::span<const order_line> orders);
  timed_answer (*join_orders)(std::span<const order_line> orders, std::span<const customer> customers);
};

extern const timed_contestant sqlite;
extern const timed_contestant shell;  // sort, uniq, join

/// Calls `function(word)` for each word of a text: what lies between blanks and line ends.
template <class F>
void for_each_word(std::string_view text, F function) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    while (at != end && (*at == ' ' || *at == '\n')) ++at;
    const char* const begin = at;
    while (at != end && *at != ' ' && *at != '\n') ++at;
    if (at != begin) function(std::string_view(begin, static_cast<std::size_t>(at - begin)));
  }
}

/// The first line end at or after `offset`, or the end: where a text is cut.
inline std::size_t line_end(std::string_view text, std::size_t offset) noexcept {
  const std::size_t found = text.find('\n', offset);
  return found == std::string_view::npos ? text.size() : found + 1;
}

}  // namespace fanfold::bench
