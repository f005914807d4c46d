#pragma once

#include <chrono>
#include <cstdint>

/// The test web: a server that invents hosts and pages from a seed, and knows what a crawl of them must find.
namespace fanfold::test_web {

/// What the invented web looks like. Every share is between 0 and 1. The same options give the same web, byte for
/// byte but for the ports in absolute links.
struct web_options {
  std::uint64_t seed = 1;
  std::uint32_t hosts = 10;
  std::uint32_t pages = 100;           ///< of each host
  std::uint32_t hosts_per_domain = 1;  ///< 1: host0007.test; more: host0007.site0003.test
  bool single_host = false;            ///< every host is a folder of 127.0.0.1, for crawlers that can't resolve names

  // The graph. The pages of a host are a tree below its root page, the hosts a tree below host 0.
  std::uint32_t depth = 4;         ///< links from a host's root to its deepest page; at most pages - 1
  std::uint32_t degree = 10;       ///< links on a page, at least; those that the tree doesn't need go anywhere
  std::uint32_t host_degree = 10;  ///< other hosts' roots that a host's root links to
  double cross_host = 0.1;         ///< share of the links outside the tree that go to another host's pages

  // How links are written.
  bool varied_links = true;      ///< relative, queries, upper case, fragments, quotes; false: plain absolute URLs
  std::uint32_t duplicates = 2;  ///< links on a page that are repeated in another form
  double base_tags = 0.1;        ///< share of the pages with a base element

  // Bodies and time.
  std::uint32_t min_body_bytes = 2'000;  ///< sizes are spread log-uniformly up to max_body_bytes; links may need more
  std::uint32_t max_body_bytes = 32'000;
  std::chrono::microseconds min_latency{0};  ///< before the first byte; each host's own, up to max_latency
  std::chrono::microseconds max_latency{0};
  std::chrono::microseconds latency_jitter{0};  ///< each page adds up to this

  // What isn't a plain page. Shares of links, then of the pages of a host's deepest level.
  double redirects = 0.05;
  double not_found = 0.02;
  double server_errors = 0.01;
  double broken = 0.0;  ///< the connection closes in the middle of the body
  double slow = 0.0;    ///< the body comes at slow_bytes_per_second
  std::uint32_t slow_bytes_per_second = 20'000;

  // robots.txt
  double disallowed = 0.05;             ///< share of the pages of a host's deepest level
  double robots_missing = 0.1;          ///< share of the hosts (but the first) that answer 404: all is allowed
  double robots_unavailable = 0.0;      ///< share of the hosts (but the first) that answer 503: nothing is allowed
  std::chrono::seconds crawl_delay{0};  ///< as robots.txt says; 0: it says nothing
};

}  // namespace fanfold::test_web
