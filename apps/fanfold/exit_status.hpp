#pragma once

namespace fanfold::cli {

/// What the program tells the shell at its end. `fanfold help` lists these.
enum class exit_status {
  completed = 0,
  no_seed_fetched = 1,
  links_broken = 1,
  wrong_usage = 2,
  output_failed = 3,  ///< a full disk, a locked job file
  failed = 4,         ///< out of memory, threads or the like
  interrupted = 130,  ///< 128 + SIGINT
  reader_gone = 141,  ///< 128 + SIGPIPE, which is ignored
  terminated = 143,   ///< 128 + SIGTERM
};

}  // namespace fanfold::cli
