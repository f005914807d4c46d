#include "store/store_error.hpp"

#include <boost/system/system_error.hpp>
#include <boost/throw_exception.hpp>
#include <cerrno>

namespace fanfold {
namespace {

class category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "fanfold.store"; }
  std::string message(int code) const override {
    switch (static_cast<store_errc>(code)) {
      case store_errc::not_a_job_file:
        return "not a job file";
      case store_errc::newer_version:
        return "made by a newer version";
      case store_errc::locked:
        return "in use by another process";
      case store_errc::read_only:
        return "may not be written to";
      case store_errc::cannot_open:
        return "cannot be opened";
      case store_errc::disk_full:
        return "no space left to write to";
      case store_errc::damaged:
        return "damaged";
      case store_errc::conflict:
        return "already recorded";
      case store_errc::reader_gone:
        return "nobody reads the output any more";
      case store_errc::io_failed:
        return "reading or writing failed";
      case store_errc::closed:
        return "closed already";
      case store_errc::already_exists:
        return "is there already";
      case store_errc::damaged_warc:
        return "damaged WARC file";
    }
    return "unknown error";
  }
};

}  // namespace

const boost::system::error_category& store_category() noexcept {
  static const category instance;
  return instance;
}

boost::system::error_code make_error_code(store_errc code) noexcept {
  return {static_cast<int>(code), store_category()};
}

store_errc store_errc_of(int system_code) noexcept {
  switch (system_code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return store_errc::disk_full;
    case EACCES:
    case EPERM:
    case EROFS:
      return store_errc::read_only;
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case EMFILE:
    case ENFILE:
    case ENAMETOOLONG:
      return store_errc::cannot_open;
    case EPIPE:
      return store_errc::reader_gone;
    default:
      return store_errc::io_failed;
  }
}

std::string store_error::message() const {
  std::string text = make_error_code(code).message();
  return detail.empty() ? text : text + ": " + detail;
}

void throw_exception_from_error(const store_error& error, const boost::source_location& where) {
  boost::throw_exception(boost::system::system_error(make_error_code(error.code), error.detail), where);
}

}  // namespace fanfold
