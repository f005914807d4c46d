#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace fanfold::test {

/// What one of a program's standard streams is.
enum class stream {
  pipe,        ///< that the test reads
  terminal,    ///< the same, of 80 columns
  full_disk,   ///< /dev/full
  closed_pipe  ///< that nobody reads
};

struct streams {
  stream out = stream::pipe;
  stream err = stream::pipe;
};

/// What a program is started with beside its arguments: variables as "NAME=value". Without any it has no home, and so
/// no configuration file of somebody's.
using environment = std::vector<std::string>;

/// How a program ended, and what it has printed.
struct finished {
  int status = 0;  ///< its exit status; 128 and the signal's number where a signal killed it
  std::string out;
  std::string err;
};

/// The fanfold program in a process of its own, without input. Killed and awaited at the end.
class program {
 public:
  explicit program(const std::vector<std::string>& arguments, streams connected = {},
                   const environment& variables = {});
  program(const program&) = delete;
  program& operator=(const program&) = delete;
  ~program();

  /// Awaits the next line of standard output, and gives it without its end. Standard error is not read meanwhile.
  /// Throws std::runtime_error where none comes.
  std::string line();
  /// Awaits some text on standard error. Standard output is not read meanwhile. Throws as line() does.
  void await_error(std::string_view text);
  /// Awaits that the program can't go on because nobody reads its standard output. Throws as line() does.
  void await_full_output() const;
  void send(int signal) const;
  /// Reads no more of standard output.
  void close_out();
  /// Awaits the end. What line() gave is in `out` all the same.
  finished finish();

 private:
  struct reader {
    int descriptor = -1;  // -1: nothing comes any more
    std::string text;
  };

  void start(const std::vector<std::string>& arguments, const environment& variables, int out, int err);
  static bool read_some(reader& one, reader& other);
  static void read_from(reader& from);

  pid_t id_ = 0;  // 0: it has ended
  reader out_;
  reader err_;
  reader none_;
  std::size_t lines_end_ = 0;  // in out_.text
};

/// Runs the program to its end.
finished run_program(const std::vector<std::string>& arguments, streams connected = {},
                     const environment& variables = {});

}  // namespace fanfold::test
