#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <fanfold/scope_kind.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "url/url.hpp"

namespace re2 {
class RE2;
}

namespace fanfold {

struct scope_options {
  scope_kind kind = scope_kind::host;
  /// RE2, https://github.com/google/re2/wiki/Syntax, found anywhere in the href without its fragment: with ^ and $ for
  /// its ends. Names beyond ASCII are in Punycode there, other characters percent-encoded.
  std::vector<std::string> include = {};  ///< where there are any, a URL must match one
  std::vector<std::string> exclude = {};  ///< a URL that matches one is not visited, even if it is included
};

/// The rules, in the order in which they are asked.
enum class scope_rule : std::uint8_t { scheme, seeds, exclude, include };

struct scope_verdict {
  std::optional<scope_rule> refused_by;
  std::string_view pattern;  ///< the one that excluded it; good as long as the scope

  bool allowed() const noexcept { return !refused_by; }
};

/// A pattern that RE2 does not take.
struct pattern_error {
  std::string pattern;
  std::string reason;  ///< in RE2's words

  /// For people, in one line.
  std::string message() const;
};

/// What `value()` of a failed result throws: std::invalid_argument.
[[noreturn]] void throw_exception_from_error(const pattern_error& error, const boost::source_location& where);

/// What a crawl may visit: links and targets of redirects alike. A seed itself needs no permission: it is visited even
/// where no `include` matches it.
/// Any number of threads may check() at once, while none adds a seed.
class scope {
 public:
  static boost::system::result<scope, pattern_error> make(const scope_options& options, std::span<const url> seeds);

  scope(scope&&) noexcept;
  scope& operator=(scope&&) noexcept;
  ~scope();

  /// Widens the scope, as for the page that a seed redirects to.
  void add_seed(const url& seed);

  /// O(labels of the host) without patterns, whatever the number of seeds; with them, each is linear in the URL's size.
  scope_verdict check(const url& candidate) const;

  /// Whether it is refused for where it is alone: it is on the web, and no pattern excludes it.
  bool is_beyond(const url& candidate) const;

 private:
  struct name_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const noexcept { return std::hash<std::string_view>{}(name); }
  };
  /// By host or, for scope_kind::domain, by registrable domain: directories, for scope_kind::prefix.
  using area_map = boost::unordered_flat_map<std::string, std::vector<std::string>, name_hash, std::equal_to<>>;
  using pattern_list = std::vector<std::unique_ptr<const re2::RE2>>;

  explicit scope(scope_kind kind);
  static std::optional<pattern_error> compile(const std::vector<std::string>& patterns, pattern_list& compiled);
  bool near_a_seed(const url& candidate) const;
  bool in_a_seeds_domain(std::string_view host) const;

  scope_kind kind_;
  area_map areas_;
  pattern_list include_;
  pattern_list exclude_;
};

}  // namespace fanfold
