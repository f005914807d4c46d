#include "hostile/server_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "support/web_server.hpp"

namespace fanfold {
namespace {

using pipe_ends = std::array<int, 2>;  // to read from, to write to

pipe_ends make_pipe() {
  pipe_ends ends{};
  if (pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  return ends;
}

[[noreturn]] void serve(const test_web::web_options& options, int tell, int lifeline) {
  const test_web::web_server server(options);
  const std::uint16_t port = server.web().port(0);
  if (write(tell, &port, sizeof port) != sizeof port) _exit(1);
  char end = 0;
  while (read(lifeline, &end, 1) > 0) {
  }
  _exit(0);
}

}  // namespace

server_process::server_process(const test_web::web_options& web) {
  const pipe_ends told = make_pipe();
  const pipe_ends lifeline = make_pipe();
  child_ = fork();
  if (child_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child_ == 0) {
    close(told[0]);
    close(lifeline[1]);
    serve(web, told[1], lifeline[0]);
  }
  close(told[1]);
  close(lifeline[0]);
  lifeline_ = lifeline[1];
  const auto got = read(told[0], &port_, sizeof port_);
  close(told[0]);
  if (got != sizeof port_) throw std::system_error(std::make_error_code(std::errc::broken_pipe), "the server ended");
}

server_process::~server_process() {
  close(lifeline_);
  waitpid(child_, nullptr, 0);
}

}  // namespace fanfold
