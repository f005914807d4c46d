#include "child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace fanfold::bench {
namespace {

constexpr double mb = 1024 * 1024;

[[noreturn]] void execute(const std::vector<std::string>& command, int output, const char* errors) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int log = open(errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(output, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

// After the name, which may have spaces.
double cpu_seconds_in(const std::string& stat) {
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

child::child(std::vector<std::string> command, const std::filesystem::path& errors) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  id_ = fork();
  if (id_ == 0) execute(command, ends[1], errors.c_str());
  close(ends[1]);
  output_ = ends[0];
}

child::child(const std::function<void()>& run) : id_(fork()) {
  if (id_ != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  run();
  _exit(0);
}

child::~child() {
  if (output_ >= 0) close(output_);
  if (id_ == 0) return;
  kill(id_, SIGKILL);
  waitpid(id_, nullptr, 0);
}

std::string child::first_line() {
  std::string line;
  for (char c = 0; read(output_, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

process_figures child::figures() const {
  const std::string folder = fmt::format("/proc/{}/", id_);
  process_figures now;
  std::ifstream(folder + "statm") >> now.virtual_mb >> now.resident_mb;
  const double page = static_cast<double>(sysconf(_SC_PAGESIZE)) / mb;
  now.virtual_mb *= page;
  now.resident_mb *= page;
  std::string stat;
  std::getline(std::ifstream(folder + "stat"), stat);
  now.cpu_seconds = cpu_seconds_in(stat);
  for (const auto& thread : std::filesystem::directory_iterator(folder + "task")) {
    static_cast<void>(thread);
    ++now.threads;
  }
  return now;
}

double child::wait() {
  int status = 0;
  rusage used{};
  wait4(id_, &status, 0, &used);
  id_ = 0;
  if (status != 0) throw std::runtime_error(fmt::format("a process ended with status {}", status));
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * time.tv_usec; };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace fanfold::bench
