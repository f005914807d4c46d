// What one writes without a library: a thread a core, each with its share and a hash map, merged at the end.
#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <thread>
#include <utility>

#include "contest.hpp"

namespace fanfold::bench {
namespace {

struct string_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

std::size_t cores() {
  return std::max(1U, std::thread::hardware_concurrency());
}

template <class F>
void on_each_core(F work) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < cores(); ++i) threads.emplace_back(work, i);
  for (auto& each : threads) each.join();
}

template <class T>
std::span<const T> share(std::span<const T> all, std::size_t i) {
  const std::size_t begin = all.size() * i / cores();
  return all.subspan(begin, all.size() * (i + 1) / cores() - begin);
}

answer count_words(std::string_view text) {
  using counts = boost::unordered_flat_map<std::string, std::uint64_t, string_hash, std::equal_to<>>;
  std::vector<counts> found(cores());
  on_each_core([&](std::size_t i) {
    const std::size_t begin = i == 0 ? 0 : line_end(text, text.size() * i / cores());
    const std::size_t end = line_end(text, text.size() * (i + 1) / cores());
    for_each_word(text.substr(begin, end - begin), [&mine = found[i]](std::string_view word) {
      if (const auto at = mine.find(word); at != mine.end())
        ++at->second;
      else
        mine.emplace(std::string(word), 1);
    });
  });
  for (std::size_t i = 1; i < found.size(); ++i)
    for (auto& [word, count] : found[i]) found[0][word] += count;
  answer result{.rows = found[0].size()};
  for (const auto& [word, count] : found[0]) result.sum += word.size() * count;
  return result;
}

answer group_orders(std::span<const order_line> orders) {
  using amounts = boost::unordered_flat_map<std::string_view, std::uint64_t, string_hash>;
  std::vector<amounts> found(cores());
  on_each_core([&](std::size_t i) {
    for (const auto& each : share(orders, i)) found[i][each.customer()] += each.amount();
  });
  for (std::size_t i = 1; i < found.size(); ++i)
    for (const auto& [customer, amount] : found[i]) found[0][customer] += amount;
  answer result{.rows = found[0].size()};
  for (const auto& [customer, amount] : found[0]) result.sum += amount % 1000;
  return result;
}

answer join_orders(std::span<const order_line> orders, std::span<const customer> customers) {
  boost::unordered_flat_map<std::string_view, const customer*, string_hash> by_id;
  for (const auto& each : customers) by_id.emplace(each.id, &each);
  std::vector<std::vector<sale>> found(cores());
  on_each_core([&](std::size_t i) {
    for (const auto& each : share(orders, i))
      if (const auto at = by_id.find(each.customer()); at != by_id.end())
        found[i].push_back({at->second->region, static_cast<std::uint32_t>(each.amount())});
  });
  std::vector<sale> sales;
  for (const auto& each : found) sales.insert(sales.end(), each.begin(), each.end());
  answer result{.rows = sales.size()};
  for (const sale& each : sales) result.sum += each.region * std::uint64_t{each.amount};
  return result;
}

}  // namespace

const contestant by_hand{"threads by hand", &count_words, &group_orders, &join_orders};

}  // namespace fanfold::bench
