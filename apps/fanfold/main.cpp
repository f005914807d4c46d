// The command-line tool. Here every error becomes a message and one of the documented exit statuses.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "command_line.hpp"
#include "error_report.hpp"

namespace {

// A program that is started with a standard stream closed would give its number to the next file that it opens, and
// write messages into that. Opened for reading only, so that writing fails as it should.
void occupy_standard_streams() {
  int opened = 0;
  do opened = ::open("/dev/null", O_RDONLY);
  while (opened >= 0 && opened <= STDERR_FILENO);
  if (opened >= 0) ::close(opened);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace fanfold::cli;
  occupy_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error to be handled, and libcurl's sockets want it
  try {
    return static_cast<int>(parse_command_line(argc, argv)());
  } catch (...) {
    return static_cast<int>(report_current_exception());
  }
}
