#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

/// What has to hold whatever the input is. If it doesn't, says where and ends the program: a finding.
inline void require(bool holds, const char* promise = "this",
                    const std::source_location& where = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u: %s: does not hold\n", where.file_name(), static_cast<unsigned>(where.line()), promise);
  std::abort();
}
