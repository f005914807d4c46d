#include "file_output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "command.hpp"
#include "crawl/archive.hpp"
#include "store/store_error.hpp"

namespace fanfold::cli {
namespace {

void check(bool good, const std::string& name) {
  if (good) return;
  const int code = errno;
  throw_exception_from_error({store_errc_of(code), name + ": " + std::generic_category().message(code)},
                             BOOST_CURRENT_LOCATION);
}

int open_to_write(const std::filesystem::path& path) {
  if (path == "-") return STDOUT_FILENO;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  check(descriptor != -1, path.string());
  return descriptor;
}

}  // namespace

void check_is_not_of_job(const std::filesystem::path& output, const std::filesystem::path& job,
                         const job_options& options) {
  const auto check_is_not = [&output](const std::filesystem::path& file, const char* what) {
    if (same_file(output, file))
      throw usage_error(fmt::format("{} is {}; name another file to write to", output.string(), what));
  };
  for (const char* suffix : {"", "-wal", "-shm"}) check_is_not(job.string() + suffix, "the job itself");
  if (const auto archive = archive_of(job, options); !archive.empty()) check_is_not(archive, "the archive of the job");
}

file_output::file_output(const std::filesystem::path& path)
    : name_(path == "-" ? "standard output" : path.string()),
      descriptor_(open_to_write(path)),
      text_(descriptor_, name_) {}

file_output::~file_output() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

void file_output::close() {
  text_.flush();
  if (const int descriptor = std::exchange(descriptor_, -1); descriptor > STDERR_FILENO)
    check(::close(descriptor) == 0, name_);
}

}  // namespace fanfold::cli
