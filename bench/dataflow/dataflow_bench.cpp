// Word count, group-by and join over generated text on all cores, beside a threaded loop by hand, SQLite, and sort,
// uniq and join:
//
//   dataflow_bench [MEGABYTES [MEGABYTES FOR THE SLOW]]        1024 and 64, if not given
//
// The slow ones get a smaller text, in which they find fewer different words and sort for a shorter time than in the
// whole: their rates flatter them.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <stdexcept>

#include "contest.hpp"

namespace {

using namespace fanfold::bench;

constexpr int rounds = 5;
constexpr std::size_t words = 200'000;
constexpr std::size_t customer_count = 1'000'000;

/// Lines of words whose frequency falls with their rank, as in Zipf's law.
std::string make_text(std::size_t bytes) {
  std::mt19937_64 random(1);
  std::vector<std::string> vocabulary(words);
  for (auto& word : vocabulary)
    for (std::size_t i = 3 + random() % 8; i > 0; --i) word += static_cast<char>('a' + random() % 26);
  std::uniform_real_distribution<> share;
  std::string text;
  text.reserve(bytes + 16);
  for (std::size_t i = 1; text.size() < bytes; ++i) {
    const auto rank = static_cast<std::size_t>(std::pow(static_cast<double>(words), share(random))) - 1;
    text += vocabulary[std::min(rank, words - 1)];
    text += i % 12 == 0 ? '\n' : ' ';
  }
  return text;
}

std::string customer_id(std::size_t number) {
  return fmt::format("c{:07}", number);
}

std::vector<order_line> make_orders(std::size_t bytes) {
  std::mt19937_64 random(2);
  std::vector<order_line> orders(bytes / sizeof(order_line));
  for (auto& each : orders) {
    const std::string line = fmt::format("{} {:06}\n", customer_id(random() % customer_count), random() % 1'000'000);
    std::memcpy(&each, line.data(), sizeof each);
  }
  return orders;
}

std::vector<customer> make_customers() {
  std::mt19937_64 random(3);
  std::vector<customer> customers;
  for (std::size_t i = 0; i < customer_count; i += 2)  // half of the orders find their customer
    customers.push_back({customer_id(i), static_cast<std::uint32_t>(random() % 200)});
  std::ranges::shuffle(customers, random);
  return customers;
}

double median(std::vector<double> figures) {
  std::ranges::nth_element(figures, figures.begin() + rounds / 2);
  return figures[rounds / 2];
}

void print(const char* question, const char* who, double megabytes, double seconds) {
  fmt::print("{:<12}{:<18}{:8.0f} MB{:9.3f} s{:9.0f} MB/s\n", question, who, megabytes, seconds, megabytes / seconds);
}

void check(const answer& found, const answer& expected) {
  if (found == expected) return;
  throw std::runtime_error(
      fmt::format("{} rows, sum {}, expected were {}, {}", found.rows, found.sum, expected.rows, expected.sum));
}

/// Asks Fanfold and the loop by hand in turns, then the slow ones, and prints how they compare.
template <class Ask, class AskSlow>
void compare(const char* question, double megabytes, double slow_megabytes, Ask ask, AskSlow ask_slow) {
  const auto timed = [&ask](const contestant& who, answer& found) {
    const auto start = std::chrono::steady_clock::now();
    found = ask(who);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  answer found;
  answer expected;
  std::vector<double> our_times(rounds);
  std::vector<double> hand_times(rounds);
  for (int i = 0; i < rounds; ++i) {
    our_times[i] = timed(ours, found);
    hand_times[i] = timed(by_hand, expected);
    check(found, expected);
  }
  const double our_rate = megabytes / median(our_times);
  print(question, ours.name, megabytes, median(our_times));
  print(question, by_hand.name, megabytes, median(hand_times));
  std::string ratios =
      fmt::format("{}: {:.2f} times as fast as {}", ours.name, median(hand_times) / median(our_times), by_hand.name);
  for (const timed_contestant* who : {&sqlite, &shell}) {
    const timed_answer slow = ask_slow(*who);
    print(question, who->name, slow_megabytes, slow.seconds);
    ratios += fmt::format(", {:.1f} as {}", our_rate / (slow_megabytes / slow.seconds), who->name);
  }
  fmt::print("{}\n\n", ratios);
}

}  // namespace

int main(int count, char** arguments) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const double megabytes = count > 1 ? std::atof(arguments[1]) : 1024;
  const double slow_megabytes = std::min(megabytes, count > 2 ? std::atof(arguments[2]) : 64);
  const auto bytes = static_cast<std::size_t>(megabytes * 1'000'000);
  const auto slow_bytes = static_cast<std::size_t>(slow_megabytes * 1'000'000);
  {
    const std::string text = make_text(bytes);
    const std::string_view part = std::string_view(text).substr(0, line_end(text, slow_bytes - 1));
    const answer expected = by_hand.count_words(part);
    compare(
        "word count", megabytes, slow_megabytes, [&](auto& who) { return who.count_words(text); },
        [&](auto& who) {
          const timed_answer found = who.count_words(part);
          check(found.what, expected);
          return found;
        });
  }
  const std::vector<order_line> orders = make_orders(bytes);
  const std::span<const order_line> part = std::span(orders).first(slow_bytes / sizeof(order_line));
  const answer grouped = by_hand.group_orders(part);
  compare(
      "group by", megabytes, slow_megabytes, [&](auto& who) { return who.group_orders(orders); },
      [&](auto& who) {
        const timed_answer found = who.group_orders(part);
        check(found.what, grouped);
        return found;
      });
  const std::vector<customer> customers = make_customers();
  const answer joined = by_hand.join_orders(part, customers);
  compare(
      "join", megabytes, slow_megabytes, [&](auto& who) { return who.join_orders(orders, customers); },
      [&](auto& who) {
        const timed_answer found = who.join_orders(part, customers);
        check(found.what, joined);
        return found;
      });
}
