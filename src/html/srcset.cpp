#include "html/srcset.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "html/ascii.hpp"

namespace fanfold::html {
namespace {

// Takes the longest prefix whose characters all satisfy `predicate` off the front of `text`.
template <typename Predicate>
std::string_view take_while(std::string_view& text, Predicate predicate) {
  std::size_t size = 0;
  while (size < text.size() && predicate(text[size])) ++size;
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}

// A valid non-negative integer (§2.3.4.2) that isn't 0.
std::optional<std::uint32_t> positive_integer(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) value = std::numeric_limits<std::uint32_t>::max();
  return value > 0 ? std::optional{value} : std::nullopt;
}

// A valid floating-point number (§2.3.4.3) that isn't negative. from_chars also takes "1." and "-nan".
std::optional<double> density_value(std::string_view text) {
  double value = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), text_end, value);
  if (error != std::errc{} || end != text_end || is_alpha(text.front()) || !(value >= 0)) return std::nullopt;
  const std::size_t point = text.find('.');
  const bool fraction_is_empty = point != text.npos && (point + 1 == text.size() || !is_digit(text[point + 1]));
  return fraction_is_empty ? std::nullopt : std::optional{value};
}

// Takes one descriptor off the front of `text`. It ends at whitespace or a comma, but not within parentheses.
std::string_view take_descriptor(std::string_view& text) {
  bool in_parentheses = false;
  return take_while(text, [&](char c) {
    if (!in_parentheses && (is_whitespace(c) || c == ',')) return false;
    in_parentheses = in_parentheses ? c != ')' : c == '(';
    return true;
  });
}

// The standard's descriptor parser: collects the descriptors of one candidate.
class descriptors {
 public:
  void add(std::string_view descriptor) {
    const std::string_view value = descriptor.substr(0, descriptor.size() - 1);
    switch (descriptor.back()) {
      case 'w':
        return set(width_, positive_integer(value), !width_ && !density_);
      case 'x':
        return set(density_, density_value(value), !width_ && !density_ && !height_);
      case 'h':
        return set(height_, positive_integer(value), !height_ && !density_);
      default:
        valid_ = false;
    }
  }
  std::optional<image_candidate> candidate(std::string_view url) const {
    if (!valid_ || (height_ && !width_)) return std::nullopt;
    return image_candidate{.url = url, .width = width_, .density = density_};
  }

 private:
  template <typename T>
  void set(std::optional<T>& field, std::optional<T> value, bool allowed) {
    valid_ &= allowed && value.has_value();
    field = value;
  }

  std::optional<std::uint32_t> width_;
  std::optional<double> density_;
  std::optional<std::uint32_t> height_;  // reserved by the standard: checked, not used
  bool valid_ = true;
};

}  // namespace

std::vector<image_candidate> parse_srcset(std::string_view srcset) {
  std::vector<image_candidate> candidates;
  for (;;) {
    take_while(srcset, [](char c) { return is_whitespace(c) || c == ','; });
    std::string_view url = take_while(srcset, [](char c) { return !is_whitespace(c); });
    if (url.empty()) return candidates;
    descriptors found;
    if (url.ends_with(',')) {
      url.remove_suffix(url.size() - 1 - url.find_last_not_of(','));
    } else {
      while (take_while(srcset, is_whitespace), !srcset.empty() && srcset.front() != ',') {
        found.add(take_descriptor(srcset));
      }
    }
    if (const auto candidate = found.candidate(url)) candidates.push_back(*candidate);
  }
}

}  // namespace fanfold::html
