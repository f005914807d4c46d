// SQLite, with its tables in memory already.
#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <stdexcept>

#include "contest.hpp"

namespace fanfold::bench {
namespace {

class database {
 public:
  database() { check(sqlite3_open(":memory:", &handle_)); }
  database(const database&) = delete;
  database& operator=(const database&) = delete;
  ~database() { sqlite3_close(handle_); }

  void execute(const char* sql) { check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr)); }

  class statement {
   public:
    statement(database& in, const char* sql) { check(sqlite3_prepare_v2(in.handle_, sql, -1, &handle_, nullptr)); }
    statement(const statement&) = delete;
    statement& operator=(const statement&) = delete;
    ~statement() { sqlite3_finalize(handle_); }

    void insert(std::string_view text, std::int64_t number) {
      sqlite3_bind_text(handle_, 1, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
      sqlite3_bind_int64(handle_, 2, number);
      sqlite3_step(handle_);
      sqlite3_reset(handle_);
    }
    bool next() { return sqlite3_step(handle_) == SQLITE_ROW; }
    std::uint64_t number(int column) { return static_cast<std::uint64_t>(sqlite3_column_int64(handle_, column)); }

   private:
    sqlite3_stmt* handle_ = nullptr;
  };

 private:
  static void check(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(code));
  }
  sqlite3* handle_ = nullptr;
};

template <class Fold>
timed_answer ask(database& in, const char* sql, Fold fold) {
  const auto start = std::chrono::steady_clock::now();
  answer found;
  database::statement query(in, sql);
  while (query.next()) {
    ++found.rows;
    found.sum += fold(query);
  }
  return {found, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
}

timed_answer count_words(std::string_view text) {
  database words;
  words.execute("CREATE TABLE words(word TEXT, n INT); BEGIN");
  {
    database::statement insert(words, "INSERT INTO words VALUES (?, ?)");
    for_each_word(text, [&](std::string_view word) { insert.insert(word, 0); });
  }
  return ask(words, "SELECT length(word), count(*) FROM words GROUP BY word",
             [](auto& row) { return row.number(0) * row.number(1); });
}

void add_orders(database& to, std::span<const order_line> orders) {
  to.execute("CREATE TABLE orders(customer TEXT, amount INT); BEGIN");
  database::statement insert(to, "INSERT INTO orders VALUES (?, ?)");
  for (const auto& each : orders) insert.insert(each.customer(), static_cast<std::int64_t>(each.amount()));
}

timed_answer group_orders(std::span<const order_line> orders) {
  database sales;
  add_orders(sales, orders);
  return ask(sales, "SELECT sum(amount) FROM orders GROUP BY customer", [](auto& row) { return row.number(0) % 1000; });
}

timed_answer join_orders(std::span<const order_line> orders, std::span<const customer> customers) {
  database sales;
  add_orders(sales, orders);
  sales.execute("CREATE TABLE customers(id TEXT PRIMARY KEY, region INT) WITHOUT ROWID");
  {
    database::statement insert(sales, "INSERT INTO customers VALUES (?, ?)");
    for (const auto& each : customers) insert.insert(each.id, each.region);
  }
  return ask(sales, "SELECT region, amount FROM orders JOIN customers ON customer = id",
             [](auto& row) { return row.number(0) * row.number(1); });
}

}  // namespace

const timed_contestant sqlite{"SQLite", &count_words, &group_orders, &join_orders};

}  // namespace fanfold::bench
