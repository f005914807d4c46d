#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/page_tree.hpp"
#include "support/web_options.hpp"

namespace fanfold::test_web {

/// A URL of the invented web: a page, or a redirect to it.
struct place {
  std::uint32_t host = 0;
  std::uint32_t page = 0;  ///< 0 is the host's root
  bool redirect = false;   ///< the URL that redirects to the page

  friend auto operator<=>(const place&, const place&) = default;
};

/// A link on a page. `form` decides how it is written there.
struct link {
  place to;
  std::uint64_t form = 0;
};

/// What a place answers.
enum class place_kind { page, slow_page, broken_page, redirect, not_found, server_error };

/// What a host answers for /robots.txt.
enum class robots_kind { rules, missing, unavailable };

/// What random bits are asked for: each question has its own answer for the same place.
enum class question : std::uint8_t {
  link_to_other_host,
  link_host,
  link_page,
  link_redirects,
  link_form,
  kind,
  privacy,
  robots,
  redirect_status,
  redirect_form,
  size,
  latency,
  jitter,
  base_tag,
  text,
};

/// The invented web as a pure function of its options: nothing is stored, a million pages cost nothing. Immutable, so
/// any thread may read it. Every call takes constant time but links(), which takes a page's degree.
class web_model {
 public:
  /// Host h is served on ports[h % ports.size()].
  /// Throws std::invalid_argument for options that make no web.
  web_model(web_options options, std::string_view scheme, std::vector<std::uint16_t> ports);

  const web_options& options() const { return options_; }

  std::string host_name(std::uint32_t host) const;
  std::uint16_t port(std::uint32_t host) const { return ports_[host % ports_.size()]; }
  std::string_view scheme() const { return scheme_; }
  /// Scheme, host and port; ends without a slash.
  std::string origin(std::uint32_t host) const;
  /// Path and query.
  std::string path(const place& at) const;
  std::string url(const place& at) const { return origin(at.host) + path(at); }

  /// The host of that name, in any case and with or without a port; in a single-host web, of that path.
  std::optional<std::uint32_t> find_host(std::string_view name, std::string_view path) const;
  /// The place at a path and query of a host, spelled as path() spells it.
  std::optional<place> find(std::uint32_t host, std::string_view path) const;

  place_kind kind(const place& at) const;
  /// A redirect's is 301, 302, 303, 307 or 308.
  int status(const place& at) const;
  robots_kind robots(std::uint32_t host) const;
  /// Whether the host's robots.txt forbids the place, as RFC 9309 reads it.
  bool disallowed(const place& at) const;

  /// The links on the page; none where the place isn't a whole page.
  std::vector<link> links(const place& at) const;

  /// About how large the page is meant to be; its links may need more.
  std::uint32_t body_bytes(const place& at) const;
  /// From request to first byte; the host's is also that of its robots.txt.
  std::chrono::nanoseconds latency(std::uint32_t host) const;
  std::chrono::nanoseconds latency(const place& at) const;

  /// Uniform 64 bits: what makes the web random, and always the same.
  std::uint64_t bits(question asked, const place& about, std::uint64_t index = 0) const;
  /// Whether the place is one of the given share of all places.
  bool chance(double share, question asked, const place& about, std::uint64_t index = 0) const;

 private:
  bool is_private(const place& at) const;
  std::string folder(std::uint32_t host) const;
  place random_target(const place& from, std::uint64_t index) const;
  std::vector<place> tree_links(const place& from) const;

  web_options options_;
  std::string scheme_;
  std::vector<std::uint16_t> ports_;
  page_tree tree_;
};

}  // namespace fanfold::test_web
