#include "support/web_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "support/ascii.hpp"

namespace fanfold::test_web {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::nanoseconds;

/// The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

double unit(std::uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

/// Reads a number at the start of the text and drops it there.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

void check(const web_options& options) {
  const auto share = [](double value, const char* name) {
    if (!(value >= 0 && value <= 1)) throw std::invalid_argument(fmt::format("{} must be between 0 and 1", name));
  };
  if (options.hosts == 0) throw std::invalid_argument("hosts must be at least 1");
  if (options.pages == 0) throw std::invalid_argument("pages must be at least 1");
  if (options.host_degree == 0) throw std::invalid_argument("host_degree must be at least 1");
  if (options.hosts_per_domain == 0) throw std::invalid_argument("hosts_per_domain must be at least 1");
  if (options.slow_bytes_per_second == 0) throw std::invalid_argument("slow_bytes_per_second must be at least 1");
  share(options.cross_host, "cross_host");
  share(options.base_tags, "base_tags");
  share(options.redirects, "redirects");
  share(options.not_found + options.server_errors + options.broken + options.slow,
        "the sum of not_found, server_errors, broken and slow");
  share(options.disallowed, "disallowed");
  share(options.robots_missing + options.robots_unavailable, "the sum of robots_missing and robots_unavailable");
}

}  // namespace

web_model::web_model(web_options options, std::string_view scheme, std::vector<std::uint16_t> ports)
    : options_(options),
      scheme_(scheme),
      ports_(std::move(ports)),
      tree_(std::max(options.pages, std::uint32_t{1}), options.depth) {
  check(options_);
  if (ports_.empty()) throw std::invalid_argument("a web needs a port");
}

std::uint64_t web_model::bits(question asked, const place& about, std::uint64_t index) const {
  const std::uint64_t where = (std::uint64_t{about.host} << 32 | about.page) ^ (about.redirect ? mix(1) : 0);
  return mix(mix(mix(mix(options_.seed) + static_cast<std::uint64_t>(asked)) + where) + index);
}

bool web_model::chance(double share, question asked, const place& about, std::uint64_t index) const {
  return unit(bits(asked, about, index)) < share;
}

std::string web_model::host_name(std::uint32_t host) const {
  if (options_.single_host) return "127.0.0.1";
  if (options_.hosts_per_domain == 1) return fmt::format("host{:04}.test", host);
  return fmt::format("host{:04}.site{:04}.test", host, host / options_.hosts_per_domain);
}

std::string web_model::origin(std::uint32_t host) const {
  return fmt::format("{}://{}:{}", scheme_, host_name(host), port(host));
}

std::string web_model::folder(std::uint32_t host) const {
  return options_.single_host ? fmt::format("/host{:04}", host) : std::string();
}

std::string web_model::path(const place& at) const {
  std::string path = folder(at.host);
  const auto out = std::back_inserter(path);
  if (at.redirect) {
    fmt::format_to(out, "/go/{}", at.page);
  } else if (at.page == 0) {
    path += '/';
  } else if (is_private(at)) {
    fmt::format_to(out, "/private/level{}/page{}.html", tree_.level(at.page), at.page);
  } else if (options_.varied_links && at.page % 5 == 3) {
    fmt::format_to(out, "/level{}/page?id={}&view=full", tree_.level(at.page), at.page);
  } else {
    fmt::format_to(out, "/level{}/page{}.html", tree_.level(at.page), at.page);
  }
  return path;
}

std::optional<std::uint32_t> web_model::find_host(std::string_view name, std::string_view path) const {
  constexpr std::string_view prefix = "host";
  std::string_view digits = options_.single_host ? path.substr(std::min<std::size_t>(path.size(), 1)) : name;
  if (!same_letters(digits.substr(0, prefix.size()), prefix)) return std::nullopt;
  digits.remove_prefix(prefix.size());
  const auto host = take_number(digits);
  if (!host || *host >= options_.hosts) return std::nullopt;
  const bool spelled_so = options_.single_host ? path.starts_with(folder(*host) + '/')
                                               : same_letters(name.substr(0, name.rfind(':')), host_name(*host));
  return spelled_so ? host : std::nullopt;
}

std::optional<place> web_model::find(std::uint32_t host, std::string_view path) const {
  std::string_view rest = path.substr(std::min(path.size(), folder(host).size()));
  place found{.host = host};
  if (rest != "/") {
    found.redirect = rest.starts_with("/go/");
    // The page's number is the last number in each of the forms that path() writes.
    const auto last_digit = rest.find_last_of("0123456789");
    if (last_digit == rest.npos) return std::nullopt;
    rest = rest.substr(0, last_digit + 1);
    rest.remove_prefix(rest.find_last_not_of("0123456789") + 1);
    found.page = take_number(rest).value_or(options_.pages);
  }
  if (found.page >= options_.pages || this->path(found) != path) return std::nullopt;
  return found;
}

place_kind web_model::kind(const place& at) const {
  if (at.redirect) return place_kind::redirect;
  if (at.page == 0 || tree_.level(at.page) < tree_.depth()) return place_kind::page;
  double left = unit(bits(question::kind, at));
  if ((left -= options_.not_found) < 0) return place_kind::not_found;
  if ((left -= options_.server_errors) < 0) return place_kind::server_error;
  if ((left -= options_.broken) < 0) return place_kind::broken_page;
  if ((left -= options_.slow) < 0) return place_kind::slow_page;
  return place_kind::page;
}

int web_model::status(const place& at) const {
  switch (kind(at)) {
    case place_kind::redirect: {
      constexpr std::array codes{301, 302, 303, 307, 308};
      return codes[bits(question::redirect_status, at) % codes.size()];
    }
    case place_kind::not_found:
      return 404;
    case place_kind::server_error:
      return 500;
    default:
      return 200;
  }
}

robots_kind web_model::robots(std::uint32_t host) const {
  if (host == 0) return robots_kind::rules;
  double left = unit(bits(question::robots, {.host = host}));
  if ((left -= options_.robots_missing) < 0) return robots_kind::missing;
  if ((left -= options_.robots_unavailable) < 0) return robots_kind::unavailable;
  return robots_kind::rules;
}

bool web_model::is_private(const place& at) const {
  return at.page != 0 && tree_.level(at.page) == tree_.depth() && chance(options_.disallowed, question::privacy, at);
}

bool web_model::disallowed(const place& at) const {
  switch (robots(at.host)) {
    case robots_kind::missing:
      return false;
    case robots_kind::unavailable:
      return true;
    case robots_kind::rules:
      return !at.redirect && is_private(at);
  }
  return false;
}

std::vector<place> web_model::tree_links(const place& from) const {
  std::vector<place> out;
  const auto [first, end] = tree_.children(from.page);
  for (std::uint32_t page = first; page < end; ++page) out.push_back({.host = from.host, .page = page});
  if (from.page != 0) return out;
  const std::uint64_t first_host = std::uint64_t{from.host} * options_.host_degree + 1;
  const std::uint64_t end_host = std::min<std::uint64_t>(first_host + options_.host_degree, options_.hosts);
  for (std::uint64_t host = first_host; host < end_host; ++host)
    out.push_back({.host = static_cast<std::uint32_t>(host)});
  return out;
}

place web_model::random_target(const place& from, std::uint64_t index) const {
  if (chance(options_.cross_host, question::link_to_other_host, from, index))
    return {.host = static_cast<std::uint32_t>(bits(question::link_host, from, index) % options_.hosts),
            .page = static_cast<std::uint32_t>(bits(question::link_page, from, index) % options_.pages)};
  // At most one level deeper than here, so that no link of a host is a short cut past the tree.
  const std::uint32_t end = tree_.level_end(tree_.level(from.page) + 1);
  return {.host = from.host, .page = static_cast<std::uint32_t>(bits(question::link_page, from, index) % end)};
}

std::vector<link> web_model::links(const place& at) const {
  const place_kind what = kind(at);
  if (what != place_kind::page && what != place_kind::slow_page) return {};
  std::vector<place> targets = tree_links(at);
  for (std::uint64_t index = targets.size(); index < options_.degree; ++index)
    targets.push_back(random_target(at, index));
  for (std::size_t i = 0; i < targets.size(); ++i)
    targets[i].redirect = chance(options_.redirects, question::link_redirects, at, i);
  const std::size_t repeats = std::min<std::size_t>(options_.duplicates, targets.size());
  std::vector<link> out;
  out.reserve(targets.size() + repeats);
  for (std::size_t i = 0; i < targets.size() + repeats; ++i)
    out.push_back({targets[i % targets.size()], bits(question::link_form, at, i)});
  return out;
}

std::uint32_t web_model::body_bytes(const place& at) const {
  const double low = std::max(options_.min_body_bytes, std::uint32_t{1});
  const double high = std::max<double>(options_.max_body_bytes, low);
  return static_cast<std::uint32_t>(low * std::pow(high / low, unit(bits(question::size, at))));
}

nanoseconds web_model::latency(std::uint32_t host) const {
  const nanoseconds spread = std::max(options_.max_latency - options_.min_latency, microseconds{0});
  return options_.min_latency + duration_cast<nanoseconds>(spread * unit(bits(question::latency, {.host = host})));
}

nanoseconds web_model::latency(const place& at) const {
  const nanoseconds jitter = options_.latency_jitter;
  return latency(at.host) + duration_cast<nanoseconds>(jitter * unit(bits(question::jitter, at)));
}

}  // namespace fanfold::test_web
