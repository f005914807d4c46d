#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/request.hpp"
#include "support/response.hpp"
#include "support/web_model.hpp"

namespace fanfold::test_web {

/// What a fault page may look at to answer.
struct fault_request {
  const web_model& web;
  const request& head;
  std::string_view path;
  std::string_view query;                       ///< without its question mark
  std::span<const std::string_view> arguments;  ///< the path's segments after the fault's name
  std::uint64_t earlier;                        ///< requests for the same URL before this one

  /// The i-th argument; the fallback where it is missing or empty.
  std::string_view word(std::size_t i, std::string_view fallback) const;
  /// The whole URL of a path on the host that was asked.
  std::string url(std::string_view path) const;
  std::string_view host_name() const;  ///< that was asked for, without its port
  std::uint16_t port() const;          ///< likewise; the web's first where the client didn't say

  /// The i-th argument as a number; the fallback where it is missing or no number.
  std::uint64_t number(std::size_t i, std::uint64_t fallback) const;
  /// The same for what is held in memory: at most a million.
  std::size_t size(std::size_t i, std::size_t fallback) const;
  /// The same for milliseconds: at most a day.
  std::chrono::milliseconds time(std::size_t i, std::chrono::milliseconds fallback) const;
};

/// A page that misbehaves, at /fault/NAME/ARGUMENTS of every host.
struct fault_page {
  std::string_view name;
  std::string_view arguments;  ///< as the documentation writes them: "/COUNT/RATE"
  std::string_view says;       ///< what it does, in a line
  response (*answer)(const fault_request&);
};

std::span<const fault_page> framing_faults();      ///< how the body ends, or doesn't; how large, how slow
std::span<const fault_page> answer_faults();       ///< statuses, and heads that are wrong
std::span<const fault_page> head_floods();         ///< heads without measure
std::span<const fault_page> redirect_faults();     ///< to where no crawler should follow, or not that often
std::span<const fault_page> compression_faults();  ///< content codings: bombs, stacks, lies
std::span<const fault_page> content_faults();      ///< media types, and the pages that others lead to
std::span<const fault_page> html_faults();         ///< HTML that is hard on whoever reads it
std::span<const fault_page> charset_faults();      ///< character encodings
std::span<const fault_page> robots_faults();       ///< bodies for a robots.txt
std::span<const fault_page> sitemap_faults();
std::span<const fault_page> url_traps();  ///< sites without an end, each below its own folder

/// The pages of one subject.
struct fault_group {
  std::string_view subject;
  std::span<const fault_page> pages;
};

/// All of them, each name once.
std::vector<fault_group> fault_groups();

/// What the fault page at this path answers; empty where there is none.
std::optional<response> answer_fault(const web_model& web, const request& asked, std::uint64_t earlier);

}  // namespace fanfold::test_web
