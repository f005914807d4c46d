#include "row_output.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cmath>
#include <set>
#include <utility>

#include "store/csv.hpp"
#include "store/utf8.hpp"
#include "terminal.hpp"
#include "text_width.hpp"

namespace fanfold::cli {
namespace {

constexpr std::size_t measured_rows = 1000;

std::string hexadecimal(std::span<const std::byte> bytes) {
  std::string digits;
  for (const std::byte each : bytes) digits += fmt::format("{:02x}", static_cast<unsigned>(each));
  return digits;
}

// A real number keeps its point: 2.0.
std::string real_text(double number) {
  std::string text = fmt::format("{}", number);
  if (std::isfinite(number) && text.find_first_of(".e") == text.npos) text += ".0";
  return text;
}

std::string json_text(std::string_view text) {
  std::string copy;
  return boost::json::serialize(boost::json::string(as_valid_utf8(text, copy)));
}

template <class... Each>
struct overloaded : Each... {
  using Each::operator()...;
};

class table_output final : public row_output {
 public:
  table_output(text_output& out, std::vector<std::string> columns, bool colored, std::string_view nothing)
      : out_(out), columns_(std::move(columns)), colored_(colored), nothing_(nothing) {
    for (std::string& name : columns_) wide_.push_back(text_width(name = printable(name)));
    kinds_.resize(columns_.size());
  }

  void row(std::span<const job_value> values) override {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < values.size(); ++i) {
      cells.push_back(text_of(values[i]));
      if (is_measured_) continue;
      wide_[i] = std::max(wide_[i], text_width(cells.back()));
      if (!std::holds_alternative<std::monostate>(values[i]))
        kinds_[i] = std::max(kinds_[i], is_number(values[i]) ? kind::numbers : kind::other);
    }
    if (is_measured_) return print(cells);
    held_.push_back(std::move(cells));
    if (held_.size() == measured_rows) print_held();
  }

  void end() override {
    if (!is_measured_) print_held();
  }

 private:
  enum class kind { nothing, numbers, other };  // of what is in a column

  static bool is_number(const job_value& value) {
    return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
  }
  std::string text_of(const job_value& value) const {
    return std::visit(overloaded{[this](std::monostate) { return nothing_; },
                                 [](std::int64_t number) { return std::to_string(number); },
                                 [](double number) { return real_text(number); },
                                 [](std::string_view text) { return printable(text); },
                                 [](std::span<const std::byte> bytes) { return hexadecimal(bytes); }},
                      value);
  }

  void print_held() {
    is_measured_ = true;
    if (colored_) out_.print("\x1b[2m");
    print(columns_, colored_ ? "\x1b[m" : "");
    for (const auto& cells : std::exchange(held_, {})) print(cells);
  }

  void print(const std::vector<std::string>& cells, std::string_view after = "") {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::size_t width = text_width(cells[i]);
      const std::size_t room = wide_[i] > width ? wide_[i] - width : 0;
      if (kinds_[i] == kind::numbers) line.append(room, ' ');
      line += cells[i];
      if (i + 1 == cells.size()) break;
      if (kinds_[i] != kind::numbers) line.append(room, ' ');
      line += "  ";
    }
    out_.print("{}{}\n", line, after);
  }

  text_output& out_;
  std::vector<std::string> columns_;
  bool colored_;
  std::string nothing_;
  bool is_measured_ = false;
  std::vector<std::size_t> wide_;
  std::vector<kind> kinds_;
  std::vector<std::vector<std::string>> held_;  // until the widths are known
};

class csv_output final : public row_output {
 public:
  csv_output(text_output& out, const std::vector<std::string>& columns) : out_(out) {
    for (const std::string& name : columns) add([&] { append_csv_field(line_, name); });
    print();
  }

  void row(std::span<const job_value> values) override {
    for (const job_value& value : values) add([&] { append(value); });
    print();
  }
  void end() override {}

 private:
  void add(auto append_field) {
    if (!is_first_) line_ += ',';
    is_first_ = false;
    append_field();
  }
  void append(const job_value& value) {
    std::visit(overloaded{[](std::monostate) {}, [&](std::int64_t number) { line_ += std::to_string(number); },
                          [&](double number) { line_ += real_text(number); },
                          [&](std::string_view text) { append_csv_field(line_, text); },
                          [&](std::span<const std::byte> bytes) { append_csv_field(line_, hexadecimal(bytes)); }},
               value);
  }
  void print() {
    out_.print("{}\r\n", line_);
    line_.clear();
    is_first_ = true;
  }

  text_output& out_;
  std::string line_;
  bool is_first_ = true;
};

class json_output final : public row_output {
 public:
  json_output(text_output& out, const std::vector<std::string>& columns) : out_(out) {
    std::set<std::string> taken;
    for (const std::string& name : columns) {
      std::string unique = name;
      for (int n = 2; !taken.insert(unique).second; ++n) unique = fmt::format("{}_{}", name, n);
      keys_.push_back(json_text(unique));
    }
  }

  void row(std::span<const job_value> values) override {
    std::string members;
    for (std::size_t i = 0; i < values.size(); ++i)
      members += fmt::format("{}{}:{}", i == 0 ? "" : ",", keys_[i], text_of(values[i]));
    out_.print("{}{{{}}}", std::exchange(before_, ",\n"), members);
  }
  void end() override { out_.print("{}\n]\n", std::exchange(before_, "") == "[\n" ? "[" : ""); }

 private:
  static std::string text_of(const job_value& value) {
    return std::visit(overloaded{[](std::monostate) { return std::string("null"); },
                                 [](std::int64_t number) { return std::to_string(number); },
                                 [](double number) { return std::isfinite(number) ? real_text(number) : "null"; },
                                 [](std::string_view text) { return json_text(text); },
                                 [](std::span<const std::byte> bytes) { return json_text(hexadecimal(bytes)); }},
                      value);
  }

  text_output& out_;
  std::vector<std::string> keys_;
  std::string_view before_ = "[\n";
};

}  // namespace

std::unique_ptr<row_output> make_row_output(row_format format, text_output& out, std::vector<std::string> columns,
                                            bool colored, std::string_view nothing) {
  switch (format) {
    case row_format::csv:
      return std::make_unique<csv_output>(out, columns);
    case row_format::json:
      return std::make_unique<json_output>(out, columns);
    case row_format::table:
      break;
  }
  return std::make_unique<table_output>(out, std::move(columns), colored, nothing);
}

}  // namespace fanfold::cli
