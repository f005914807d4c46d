#include "store/nameless_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace fanfold {
namespace {

// Not every file system knows files without a name: then one with a name loses it.
int open_nameless(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor != -1 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) return descriptor;
  std::string name = (folder / ".fanfold-XXXXXX").string();
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named != -1) ::unlink(name.c_str());
  return named;
}

}  // namespace

nameless_file::nameless_file(const std::filesystem::path& folder)
    : descriptor_(open_nameless(folder)), folder_(folder.string()) {
  if (descriptor_ == -1)
    outcome_ = store_error{store_errc_of(errno), folder_ + ": " + std::generic_category().message(errno)};
}

nameless_file::nameless_file(nameless_file&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      folder_(std::move(other.folder_)),
      size_(other.size_),
      outcome_(std::move(other.outcome_)) {}

nameless_file::~nameless_file() {
  if (descriptor_ != -1) ::close(descriptor_);
}

void nameless_file::append(std::string_view bytes) {
  if (!outcome_) return;
  if (const int failed = write_all(descriptor_, bytes))
    outcome_ = store_error{store_errc_of(failed), folder_ + ": " + std::generic_category().message(failed)};
  else
    size_ += bytes.size();
}

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // a pipe that another program made non-blocking
      pollfd writable{descriptor, POLLOUT, 0};
      ::poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace fanfold
