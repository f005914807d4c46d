#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>

namespace fanfold {

/// What can go wrong with a job file or a sink.
enum class store_errc {
  not_a_job_file = 1,  ///< something else than a job; it was left as it is
  newer_version,       ///< a job made by a newer Fanfold
  locked,              ///< in use by another process
  read_only,           ///< the file, its folder or its file system may not be written to
  cannot_open,         ///< no such folder, a folder itself, too many open files
  disk_full,           ///< no space, over a quota, over the largest size that a file may have
  damaged,             ///< a job file whose content contradicts itself
  conflict,            ///< a batch with an id that the file has already
  reader_gone,         ///< the other end of a pipe was closed
  io_failed,           ///< any other failure to read or write
  closed,              ///< used after it was closed
  already_exists,      ///< a file that is not to be written over
  damaged_warc,        ///< a WARC file that holds something else, or less than it should
};

const boost::system::error_category& store_category() noexcept;
boost::system::error_code make_error_code(store_errc code) noexcept;

/// What an `errno` of open, write or close means here.
store_errc store_errc_of(int system_code) noexcept;

/// An error and what it happened to: the file, and what the system or SQLite said.
struct store_error {
  store_errc code;
  std::string detail;

  /// For people, in one line.
  std::string message() const;
  bool operator==(const store_error&) const = default;
};

template <class T>
using store_result = boost::system::result<T, store_error>;

/// What `value()` of a failed store_result throws: boost::system::system_error.
[[noreturn]] void throw_exception_from_error(const store_error& error, const boost::source_location& where);

}  // namespace fanfold

template <>
struct boost::system::is_error_code_enum<fanfold::store_errc> : std::true_type {};
