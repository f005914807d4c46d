// sort, uniq and join, in the C locale, with all cores and memory enough.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "contest.hpp"

namespace fanfold::bench {
namespace {

/// Files in a folder of their own, removed with it.
class files {
 public:
  files() {
    std::string pattern = std::filesystem::temp_directory_path() / "fanfold-dataflow-XXXXXX";
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  files(const files&) = delete;
  files& operator=(const files&) = delete;
  ~files() { std::filesystem::remove_all(folder_); }

  void write(const char* name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
  }

  /// Runs a command that prints two numbers: the rows and the sum.
  timed_answer ask(const char* command) const {
    const std::string line = "cd " + folder_.string() + " && export LC_ALL=C && { " + command + "; } > answer";
    const auto start = std::chrono::steady_clock::now();
    if (std::system(line.c_str()) != 0) throw std::runtime_error("failed: " + line);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    answer found;
    std::ifstream(folder_ / "answer") >> found.rows >> found.sum;
    return {found, taken.count()};
  }

 private:
  std::filesystem::path folder_;
};

std::string_view text_of(std::span<const order_line> orders) {
  return {reinterpret_cast<const char*>(orders.data()), orders.size_bytes()};
}

timed_answer count_words(std::string_view text) {
  const files work;
  work.write("text", text);
  return work.ask(R"(tr -s ' \n' '\n' < text | sort -S 2G | uniq -c |
                     awk '{ s += length($2) * $1 } END { printf "%d %.0f\n", NR, s }')");
}

timed_answer group_orders(std::span<const order_line> orders) {
  const files work;
  work.write("orders", text_of(orders));
  return work.ask(R"(sort -S 2G orders |
                     awk '$1 != c { if (NR > 1) { n++; s += a % 1000 } c = $1; a = 0 } { a += $2 }
                          END { printf "%d %.0f\n", n + 1, s + a % 1000 }')");
}

timed_answer join_orders(std::span<const order_line> orders, std::span<const customer> customers) {
  const files work;
  work.write("orders", text_of(orders));
  std::string lines;
  for (const auto& each : customers) lines += each.id + ' ' + std::to_string(each.region) + '\n';
  work.write("customers", lines);
  return work.ask(R"(sort -S 1G customers > sorted; sort -S 2G orders | join - sorted |
                     awk '{ s += $2 * $3 } END { printf "%d %.0f\n", NR, s }')");
}

}  // namespace

const timed_contestant shell{"sort, uniq, join", &count_words, &group_orders, &join_orders};

}  // namespace fanfold::bench
