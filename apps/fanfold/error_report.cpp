#include "error_report.hpp"

#include <fmt/format.h>

#include <boost/system/system_error.hpp>
#include <exception>
#include <string>
#include <string_view>

#include "command.hpp"
#include "store/store_error.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

// What can be done about it.
std::string_view advice(store_errc code) {
  switch (code) {
    case store_errc::not_a_job_file:
      return "it was left as it is; give the job another file";
    case store_errc::newer_version:
      return "go on with it in the version that made it";
    case store_errc::locked:
      return "wait for the crawl that uses it, or give this one a file of its own";
    case store_errc::read_only:
      return "check its permissions and its folder's";
    case store_errc::cannot_open:
      return "check its folder and its name";
    case store_errc::disk_full:
      return "make room";
    case store_errc::damaged:
      return "keep a copy of it, and begin a new one";
    case store_errc::already_exists:
      return "it was left as it is; give the archive another name, or go on with its job";
    default:
      return {};
  }
}

// system_error's own text ends in a place in the source, which is of no use here.
std::string words_of(const boost::system::system_error& error) {
  const std::string_view all = error.what();
  const std::string tail = error.code().what();
  const bool has_detail = all.size() > tail.size() + 2 && all.ends_with(tail);
  const std::string_view detail = has_detail ? all.substr(0, all.size() - tail.size() - 2) : "";
  return fmt::format("{}{}{}", error.code().message(), detail.empty() ? "" : ": ", detail);
}

exit_status report_store_error(const boost::system::system_error& error) {
  const auto code = static_cast<store_errc>(error.code().value());
  if (code == store_errc::reader_gone) return exit_status::reader_gone;
  const std::string_view mend = advice(code);
  say(printable(fmt::format("{}{}{}", words_of(error), mend.empty() ? "" : "; ", mend)));
  return exit_status::output_failed;
}

}  // namespace

exit_status report_current_exception() {
  try {
    throw;
  } catch (const usage_error& error) {
    say(printable(error.what()));
    return exit_status::wrong_usage;
  } catch (const boost::system::system_error& error) {
    if (error.code().category() == store_category()) return report_store_error(error);
    say(printable(words_of(error)));
  } catch (const std::bad_alloc&) {
    say("out of memory");
  } catch (const std::exception& error) {
    say(printable(error.what()));
  }
  return exit_status::failed;
}

}  // namespace fanfold::cli
