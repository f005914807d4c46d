#include <algorithm>
#include <fanfold/group_by.hpp>
#include <fanfold/hash_join.hpp>
#include <fanfold/map_reduce.hpp>
#include <fanfold/run.hpp>
#include <fanfold/workers.hpp>
#include <functional>
#include <thread>

#include "contest.hpp"

namespace fanfold::bench {
namespace {

workers all_cores() {
  return workers(std::max(1U, std::thread::hardware_concurrency()));
}

std::vector<std::string_view> blocks_of(std::string_view text) {
  constexpr std::size_t block = 65'536;
  std::vector<std::string_view> blocks;
  while (!text.empty()) {
    const std::size_t end = line_end(text, std::min(block, text.size()));
    blocks.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return blocks;
}

answer count_words(std::string_view text) {
  workers team = all_cores();
  const auto emit_words = [](std::string_view block, const auto& emit) {
    for_each_word(block, [&](std::string_view word) { emit(word, std::uint64_t{1}); });
  };
  const auto counts =
      run(map_reduce<std::string, std::uint64_t>(team, blocks_of(text), emit_words, std::plus<std::uint64_t>()));
  answer found{.rows = counts.size()};
  for (const auto& [word, count] : counts) found.sum += word.size() * count;
  return found;
}

answer group_orders(std::span<const order_line> orders) {
  workers team = all_cores();
  const auto spent =
      run(group_by(team, orders, &order_line::customer, &order_line::amount, std::plus<std::uint64_t>()));
  answer found{.rows = spent.size()};
  for (const auto& [customer, amount] : spent) found.sum += amount % 1000;
  return found;
}

answer join_orders(std::span<const order_line> orders, std::span<const customer> customers) {
  workers team = all_cores();
  const auto sale_of = [](const order_line& order, const customer& buyer) {
    return sale{buyer.region, static_cast<std::uint32_t>(order.amount())};
  };
  const auto sales = run(hash_join(team, orders, customers, &order_line::customer, &customer::id, sale_of));
  answer found{.rows = sales.size()};
  for (const sale& each : sales) found.sum += each.region * std::uint64_t{each.amount};
  return found;
}

}  // namespace

const contestant ours{"fanfold", &count_words, &group_orders, &join_orders};

}  // namespace fanfold::bench
