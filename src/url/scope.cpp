#include "url/scope.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <boost/throw_exception.hpp>
#include <stdexcept>

#include "url/registrable_domain.hpp"

namespace fanfold {
namespace {

/// "example.org." is the name "example.org", fully qualified.
std::string_view name_of(const url& value) noexcept {
  auto host = value.host();
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

std::string_view directory_of(const url& value) noexcept {
  const auto path = value.path();
  return path.substr(0, path.rfind('/') + 1);
}

const RE2* first_match(const std::vector<std::unique_ptr<const RE2>>& patterns, std::string_view text) {
  const re2::StringPiece piece(text.data(), text.size());
  const auto found = std::ranges::find_if(patterns, [&](const auto& one) { return RE2::PartialMatch(piece, *one); });
  return found == patterns.end() ? nullptr : found->get();
}

}  // namespace

std::string pattern_error::message() const {
  return "bad pattern \"" + pattern + "\": " + reason;
}

void throw_exception_from_error(const pattern_error& error, const boost::source_location& where) {
  boost::throw_exception(std::invalid_argument(error.message()), where);
}

scope::scope(scope_kind kind) : kind_(kind) {}
scope::scope(scope&&) noexcept = default;
scope& scope::operator=(scope&&) noexcept = default;
scope::~scope() = default;

boost::system::result<scope, pattern_error> scope::make(const scope_options& options, std::span<const url> seeds) {
  scope made(options.kind);
  if (auto error = compile(options.include, made.include_)) return *std::move(error);
  if (auto error = compile(options.exclude, made.exclude_)) return *std::move(error);
  for (const auto& seed : seeds) made.add_seed(seed);
  return made;
}

std::optional<pattern_error> scope::compile(const std::vector<std::string>& patterns, pattern_list& compiled) {
  RE2::Options options;
  options.set_log_errors(false);
  for (const auto& pattern : patterns) {
    auto one = std::make_unique<const RE2>(pattern, options);
    if (!one->ok()) return pattern_error{pattern, one->error()};
    compiled.push_back(std::move(one));
  }
  return std::nullopt;
}

void scope::add_seed(const url& seed) {
  if (kind_ == scope_kind::any) return;
  const auto name = name_of(seed);
  auto& directories = areas_[std::string(kind_ == scope_kind::domain ? registrable_domain(name) : name)];
  if (kind_ == scope_kind::prefix) directories.emplace_back(directory_of(seed));
}

scope_verdict scope::check(const url& candidate) const {
  if (!candidate.is_http()) return {scope_rule::scheme, {}};
  if (!near_a_seed(candidate)) return {scope_rule::seeds, {}};
  const auto href = candidate.href_without_fragment();
  if (const auto* const pattern = first_match(exclude_, href)) return {scope_rule::exclude, pattern->pattern()};
  if (!include_.empty() && first_match(include_, href) == nullptr) return {scope_rule::include, {}};
  return {};
}

bool scope::is_beyond(const url& candidate) const {
  const auto refused_by = check(candidate).refused_by;
  if (refused_by == scope_rule::seeds) return first_match(exclude_, candidate.href_without_fragment()) == nullptr;
  return refused_by == scope_rule::include;
}

bool scope::near_a_seed(const url& candidate) const {
  if (kind_ == scope_kind::any) return true;
  const auto name = name_of(candidate);
  if (kind_ == scope_kind::domain) return in_a_seeds_domain(name);
  const auto area = areas_.find(name);
  if (area == areas_.end()) return false;
  return kind_ == scope_kind::host || std::ranges::any_of(area->second, [&](const auto& directory) {
           return candidate.path().starts_with(directory);
         });
}

bool scope::in_a_seeds_domain(std::string_view host) const {
  for (auto suffix = host;;) {
    // Only a hit needs the public suffix list: "user.github.io" is no part of "github.io".
    if (areas_.contains(suffix)) return registrable_domain(host) == suffix;
    const auto dot = suffix.find('.');
    if (dot == suffix.npos) return false;
    suffix.remove_prefix(dot + 1);
  }
}

}  // namespace fanfold
