#include "frontier/url_pattern.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "frontier/ascii.hpp"
#include "frontier/date_text.hpp"
#include "frontier/session_id.hpp"
#include "frontier/url_pieces.hpp"

namespace fanfold {
namespace {

constexpr std::size_t max_parts = 64;

std::string_view take(std::string_view& text, char separator) noexcept {
  const auto end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

// FNV-1a (Fowler, Noll, Vo).
class hash_sink {
 public:
  void add(char c) noexcept { value_ = (value_ ^ static_cast<unsigned char>(c)) * 0x100000001b3; }
  std::uint64_t value() const noexcept { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

class text_sink {
 public:
  void add(char c) { text_ += c; }
  std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

template <class Sink>
void add_all(std::string_view text, Sink& sink) {
  for (const char c : text) sink.add(c);
}

// Counts parts that are alike.
class part_counter {
 public:
  void add(std::string_view part) noexcept {
    if (size_ == max_parts) return;
    hash_sink h;
    add_all(part, h);
    parts_[size_++] = h.value();
  }
  std::uint32_t most() noexcept {
    const auto parts = std::span(parts_).first(size_);
    std::ranges::sort(parts);
    std::uint32_t most = 0;
    for (std::size_t begin = 0, end = 0; begin < parts.size(); begin = end) {
      while (end < parts.size() && parts[end] == parts[begin]) ++end;
      most = std::max(most, static_cast<std::uint32_t>(end - begin));
    }
    return most;
  }

 private:
  std::array<std::uint64_t, max_parts> parts_;
  std::size_t size_ = 0;
};

struct parameter_name {
  std::string_view text;
  bool has_value = false;

  auto operator<=>(const parameter_name&) const = default;
};

// Reads a URL once, and writes its pattern to a sink.
template <class Sink>
class pattern_reader {
 public:
  pattern_reader(url_pattern& result, Sink& pattern) : result_(result), pattern_(pattern) {}

  void read_path(std::string_view path) {
    path.remove_prefix(std::min<std::size_t>(1, path.size()));
    while (!path.empty()) {
      const std::string_view whole = take(path, '/');
      const std::string_view segment = without_session(whole);
      result_.has_session |= segment.size() < whole.size();
      if (segment.empty() && !whole.empty()) continue;
      ++result_.segments;
      if (!segment.empty() && !is_number(segment)) parts_.add(segment);
      count_date(segment);
      add_segment(segment);
    }
    if (last_ == 0) add('/');
  }

  void read_query(std::string_view query) {
    while (!query.empty()) {
      const std::string_view parameter = take(query, '&');
      std::string_view value = parameter;
      const std::string_view name = take(value, '=');
      ++result_.parameters;
      if (is_session(name, value)) {
        result_.has_session = true;
        continue;
      }
      const bool has_value = name.size() < parameter.size();
      if (names_size_ < max_parts) names_[names_size_++] = {name, has_value};
      parts_.add(parameter);
      count_value(name, has_value ? value : name);
    }
    add_names();
  }

  void conclude() {
    result_.repetitions = parts_.most();
    result_.is_variable = result_.parameters > 0 || dates_ + others_ > 0;
    result_.is_calendar = dates_ >= 2 && others_ == 0;
  }

 private:
  // A year, and then a month or a week, a day; or all of these in one.
  void count_date(std::string_view segment) {
    const bool is_whole = is_whole_date(segment);
    const bool is_date = is_whole || is_between(segment, 1000, 9999) || (is_in_date_ && is_between(segment, 1, 53));
    if (is_date) {
      dates_ += is_whole ? 2 : 1;
    } else if (has_digit(segment)) {
      ++others_;
    }
    is_in_date_ = is_date;
  }

  void count_value(std::string_view name, std::string_view value) {
    if (is_whole_date(value)) {
      dates_ += 2;
    } else if (has_digit(value)) {
      ++(is_date_name(name) ? dates_ : others_);
    }
  }

  void add_segment(std::string_view segment) {
    const bool is_star = has_digit(segment) && (is_number(segment) || is_identifier(segment));
    if (is_star && std::exchange(after_star_, true)) return;
    after_star_ = is_star;
    add('/');
    if (is_star) return add('*');
    add_value(segment);
  }

  void add_value(std::string_view value) {
    if (!has_digit(value)) return add_text(value);
    for (url_pieces pieces(value); const auto piece = pieces.next();) {
      if (piece->is_identifier) {
        add('*');
      } else {
        for (const char c : piece->text) add(is_digit(c) ? '*' : c);
      }
    }
  }

  void add_names() {
    const auto names = std::span(names_).first(names_size_);
    std::ranges::sort(names);
    const parameter_name* before = nullptr;
    for (const parameter_name& name : names) {
      if (before && before->text == name.text) continue;
      add(before ? '&' : '?');
      add_name(name);
      before = &name;
    }
  }

  // Numbers tell names from each other, but those that have no value are values.
  void add_name(const parameter_name& name) {
    if (!name.has_value) return add_value(name.text);
    if (has_digit(name.text) && is_identifier(name.text)) return add('*');
    add_text(name.text);
  }

  void add_text(std::string_view text) {
    if (text.empty()) return;
    add_all(text, pattern_);
    last_ = text.back();
  }

  // One star for several without anything between.
  void add(char c) {
    if (c != '*' || last_ != '*') pattern_.add(c);
    last_ = c;
  }

  url_pattern& result_;
  Sink& pattern_;
  part_counter parts_;
  std::array<parameter_name, max_parts> names_;
  std::size_t names_size_ = 0;
  std::uint32_t dates_ = 0;
  std::uint32_t others_ = 0;  // variable parts that are no dates
  bool is_in_date_ = false;
  bool after_star_ = false;
  char last_ = 0;
};

struct path_and_query {
  std::string_view path;
  std::string_view query;

  explicit path_and_query(std::string_view text) {
    text.remove_prefix(std::min(text.find('/'), text.size()));  // credentials
    path = take(text, '?');
    query = text;
  }
};

// The URL's parts but for its session ids.
std::uint64_t hash_without_sessions(const path_and_query& url) {
  hash_sink plain;
  for (std::string_view rest = url.path; !rest.empty();) {
    const std::string_view whole = take(rest, '/');
    const std::string_view segment = without_session(whole);
    if (segment.empty() && !whole.empty()) continue;
    plain.add('/');
    add_all(segment, plain);
  }
  if (url.path.ends_with('/')) plain.add('/');
  for (std::string_view rest = url.query; !rest.empty();) {
    const std::string_view parameter = take(rest, '&');
    std::string_view value = parameter;
    const std::string_view name = take(value, '=');
    if (is_session(name, value)) continue;
    plain.add('&');
    add_all(parameter, plain);
  }
  return plain.value();
}

}  // namespace

url_pattern pattern_of(std::string_view text) {
  const path_and_query url(text);
  url_pattern result;
  hash_sink hash;
  pattern_reader reader(result, hash);
  reader.read_path(url.path);
  result.path_hash = hash.value();
  reader.read_query(url.query);
  reader.conclude();
  result.hash = hash.value();
  if (result.has_session) result.plain_hash = hash_without_sessions(url);
  return result;
}

std::string pattern_text(std::string_view text) {
  const path_and_query url(text);
  url_pattern ignored;
  text_sink pattern;
  pattern_reader reader(ignored, pattern);
  reader.read_path(url.path);
  reader.read_query(url.query);
  return std::move(pattern).take();
}

}  // namespace fanfold
