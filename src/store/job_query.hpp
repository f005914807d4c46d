#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/job_reader.hpp"

namespace fanfold {

/// What a column of a row holds: nothing (NULL), a number, a text, or bytes.
using job_value = std::variant<std::monostate, std::int64_t, double, std::string_view, std::span<const std::byte>>;

/// Why a query can't be run, or can't go on.
struct query_error {
  std::string message;
  std::optional<std::size_t> offset{};  ///< where in the SQL, in bytes
};
template <class T>
using query_result = boost::system::result<T, query_error>;
[[noreturn]] void throw_exception_from_error(const query_error& error, const boost::source_location& where);

/// A query in SQL over the tables and views of a job. It can do nothing but read: whatever writes, attaches or sets
/// something is refused.
class job_query {
 public:
  /// `sql` is one statement. The reader must outlive the query.
  [[nodiscard]] static query_result<job_query> prepare(job_reader& job, std::string_view sql);

  job_query(job_query&&) noexcept;
  ~job_query();

  const std::vector<std::string>& columns() const noexcept;
  /// Steps to the next row; false: there is none.
  [[nodiscard]] query_result<bool> next();
  /// Valid until the next step.
  std::span<const job_value> row() const noexcept;

 private:
  struct state;
  explicit job_query(std::unique_ptr<state> prepared) noexcept;

  std::unique_ptr<state> state_;
};

}  // namespace fanfold
