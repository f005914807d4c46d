#include "cli/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace fanfold::test {
namespace {

constexpr int patience_ms = 120'000;  // for what must come; on a busy machine, under sanitizers

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

// Both ends of a stream: the one to read from, -1 where there is none, and the program's.
std::pair<int, int> open_stream(stream kind) {
  int read_end = -1;
  int write_end = -1;
  if (kind == stream::full_disk) {
    write_end = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  } else if (kind == stream::terminal) {
    winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
    check(::openpty(&read_end, &write_end, nullptr, nullptr, &size) == 0, "no terminal");
    for (const int end : {read_end, write_end}) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  } else {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC) == 0, "no pipe");
    read_end = ends[0];
    write_end = ends[1];
    if (kind == stream::closed_pipe) ::close(std::exchange(read_end, -1));
  }
  check(write_end != -1, "no stream");
  return {read_end, write_end};
}

// As exec wants them. They live as long as the words.
std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

program::program(const std::vector<std::string>& arguments, streams connected, const environment& variables) {
  const auto [out_read, out_write] = open_stream(connected.out);
  const auto [err_read, err_write] = open_stream(connected.err);
  out_.descriptor = out_read;
  err_.descriptor = err_read;
  start(arguments, variables, out_write, err_write);
  ::close(out_write);
  ::close(err_write);
}

void program::start(const std::vector<std::string>& arguments, const environment& variables, int out, int err) {
  std::vector<std::string> words{FANFOLD_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> around{"TERM=xterm"};
  around.insert(around.end(), variables.begin(), variables.end());

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  const int error =
      ::posix_spawn(&id_, FANFOLD_PROGRAM, &actions, nullptr, pointers_to(words).data(), pointers_to(around).data());
  posix_spawn_file_actions_destroy(&actions);
  check(error == 0, "the program can't be started");
}

program::~program() {
  if (id_ != 0) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  for (const int descriptor : {out_.descriptor, err_.descriptor})
    if (descriptor != -1) ::close(descriptor);
}

std::string program::line() {
  while (true) {
    const auto end = out_.text.find('\n', lines_end_);
    if (end != std::string::npos) {
      const std::string found = out_.text.substr(lines_end_, end - lines_end_);
      lines_end_ = end + 1;
      return found;
    }
    check(read_some(out_, none_), "the line does not come");
  }
}

void program::await_error(std::string_view text) {
  while (err_.text.find(text) == std::string::npos) check(read_some(none_, err_), "the message does not come");
}

// The system tells in which call the main thread waits.
void program::await_full_output() const {
  const std::string writing = std::to_string(SYS_write) + ' ';
  for (int tries = 0; tries < patience_ms; ++tries) {
    std::string call;
    std::getline(std::ifstream("/proc/" + std::to_string(id_) + "/syscall"), call);
    if (call.starts_with(writing)) return;
    ::poll(nullptr, 0, 1);
  }
  throw std::runtime_error("standard output never fills");
}

void program::send(int signal) const {
  ::kill(id_, signal);
}

void program::close_out() {
  ::close(std::exchange(out_.descriptor, -1));
}

finished program::finish() {
  while (read_some(out_, err_)) {
  }
  check(out_.descriptor == -1 && err_.descriptor == -1, "the program does not end");
  int status = 0;
  ::waitpid(std::exchange(id_, 0), &status, 0);
  return {WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status), out_.text, err_.text};
}

// Awaits something from either. False: both have ended, or nothing comes.
bool program::read_some(reader& one, reader& other) {
  if (one.descriptor == -1 && other.descriptor == -1) return false;
  std::array<pollfd, 2> waiting{pollfd{one.descriptor, POLLIN, 0}, pollfd{other.descriptor, POLLIN, 0}};
  if (::poll(waiting.data(), waiting.size(), patience_ms) <= 0) return false;
  if (waiting[0].revents != 0) read_from(one);
  if (waiting[1].revents != 0) read_from(other);
  return true;
}

void program::read_from(reader& from) {
  std::array<char, 4096> bytes;
  const ssize_t count = ::read(from.descriptor, bytes.data(), bytes.size());
  if (count > 0)
    from.text.append(bytes.data(), static_cast<std::size_t>(count));
  else  // a terminal that the program has left gives an error
    ::close(std::exchange(from.descriptor, -1));
}

finished run_program(const std::vector<std::string>& arguments, streams connected, const environment& variables) {
  return program(arguments, connected, variables).finish();
}

}  // namespace fanfold::test
