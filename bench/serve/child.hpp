#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace fanfold::bench {

/// What a process has and has used.
struct process_figures {
  double resident_mb = 0;
  double virtual_mb = 0;
  std::size_t threads = 0;
  double cpu_seconds = 0;  ///< user and system
};

/// A process of its own, ended with this one at the latest.
class child {
 public:
  /// A program, with its standard output to be read by first_line() and its errors in a file.
  child(std::vector<std::string> command, const std::filesystem::path& errors);
  /// A part of this program.
  explicit child(const std::function<void()>& run);
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child();

  /// Of what it prints.
  std::string first_line();
  process_figures figures() const;
  /// Awaits its end, and throws where it failed. Gives the CPU's seconds that it used.
  double wait();

 private:
  pid_t id_ = 0;
  int output_ = -1;
};

}  // namespace fanfold::bench
