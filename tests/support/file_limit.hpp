#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace fanfold::test_web {

/// While it lives, this process may have so many more files open than it has.
class file_limit {
 public:
  explicit file_limit(std::size_t more) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit low = before_;
    low.rlim_cur = static_cast<rlim_t>(highest_file() + 1) + more;
    setrlimit(RLIMIT_NOFILE, &low);
    for (int file = null(); file >= 0; file = null()) taken_.push_back(file);
    for (; more > 0 && !taken_.empty(); --more) give_back();
  }
  file_limit(const file_limit&) = delete;
  file_limit& operator=(const file_limit&) = delete;
  ~file_limit() {
    while (!taken_.empty()) give_back();
    setrlimit(RLIMIT_NOFILE, &before_);
  }

 private:
  static int null() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }
  static int highest_file() {
    int highest = 0;
    for (const auto& file : std::filesystem::directory_iterator("/proc/self/fd"))
      highest = std::max(highest, std::stoi(file.path().filename()));
    return highest;
  }
  void give_back() {
    close(taken_.back());
    taken_.pop_back();
  }

  rlimit before_{};
  std::vector<int> taken_;  // what was free below the limit
};

}  // namespace fanfold::test_web
