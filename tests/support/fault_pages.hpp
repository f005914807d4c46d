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
  std::span<const std::string_view> arguments;  ///< the path's segments after the fault's name
  std::uint64_t earlier;                        ///< requests for the same URL before this one

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

std::span<const fault_page> framing_faults();  ///< how the body ends, or doesn't; how large, how slow
std::span<const fault_page> answer_faults();   ///< statuses, redirects, heads that are wrong
std::span<const fault_page> content_faults();  ///< encodings, types, hard HTML
std::vector<fault_page> all_faults();

/// What the fault page at this path answers; empty where there is none.
std::optional<response> answer_fault(const web_model& web, const request& asked, std::uint64_t earlier);

}  // namespace fanfold::test_web
