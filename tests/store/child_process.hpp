#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <stdexcept>

namespace fanfold::test {

/// Runs a function in a copy of this process, which can say bytes through a pipe. Killed and awaited at the end.
class child_process {
 public:
  /// `work(say)` runs in the child, where `say(char)` sends one byte; its int is the child's exit status.
  template <class Work>
  explicit child_process(Work work) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    id_ = ::fork();
    if (id_ == -1) throw std::runtime_error("no fork");
    if (id_ == 0) {
      ::close(ends[0]);
      ::_exit(work([&](char byte) { (void)!::write(ends[1], &byte, 1); }));
    }
    ::close(ends[1]);
    from_ = ends[0];
  }
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process() {
    kill();
    ::close(from_);
  }

  /// Awaits the next byte that the child says; nothing when it has ended.
  std::optional<char> hear() {
    char byte;
    return ::read(from_, &byte, 1) == 1 ? std::optional(byte) : std::nullopt;
  }

  void kill() {
    if (id_ == 0) return;
    ::kill(id_, SIGKILL);
    (void)wait();
  }
  /// Awaits the child's end and gives its exit status, or -1 if a signal ended it.
  int wait() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t id_ = 0;
  int from_ = -1;
};

}  // namespace fanfold::test
