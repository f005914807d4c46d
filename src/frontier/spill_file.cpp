#include "frontier/spill_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace fanfold {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;
constexpr std::uint64_t segment = 1024 * 1024;

std::filesystem::path folder_for_large_files() {
  const char* const chosen = std::getenv("TMPDIR");
  return chosen && *chosen ? chosen : "/var/tmp";
}

// Calls `count(segment, bytes)` for each MiB of which the block has some bytes.
template <class F>
void for_each_segment(std::uint64_t at, std::uint64_t size, F count) {
  for (std::uint64_t end = at + size; at < end;) {
    const std::uint64_t its = at / segment;
    const std::uint64_t next = std::min(end, (its + 1) * segment);
    count(its, static_cast<std::uint32_t>(next - at));
    at = next;
  }
}

}  // namespace

spill_file::spill_file(std::size_t memory, std::filesystem::path folder)
    : memory_(memory), folder_(folder.empty() ? folder_for_large_files() : std::move(folder)) {}

spill_file::~spill_file() {
  if (file_ >= 0) ::close(file_);
}

std::uint64_t spill_file::write(std::span<const char> block) {
  if (file_ < 0) open();
  if (buffer_.size() + block.size() > buffer_size) flush();
  const std::uint64_t at = size();
  buffer_.insert(buffer_.end(), block.begin(), block.end());
  unread_.resize(size() / segment + 1);
  for_each_segment(at, block.size(), [this](std::size_t each, std::uint32_t bytes) { unread_[each] += bytes; });
  return at;
}

void spill_file::take(std::uint64_t at, std::span<char> block) {
  if (at >= written_) {
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(at - written_), block.size(), block.begin());
  } else {
    for (std::size_t done = 0; done < block.size();) {
      const auto left = block.subspan(done);
      const ::ssize_t got = ::pread(file_, left.data(), left.size(), static_cast<::off_t>(at + done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) fail(got < 0 ? errno : EIO);
      done += static_cast<std::size_t>(got);
    }
  }
  forget(at, block.size());
}

// A MiB's space on the disk is free again when all of it was read. A file system that can't do that keeps it.
void spill_file::forget(std::uint64_t at, std::size_t size) noexcept {
  for_each_segment(at, size, [this](std::size_t each, std::uint32_t bytes) {
    unread_[each] -= bytes;
    const std::uint64_t begin = each * segment;
    if (unread_[each] > 0 || begin + segment > written_) return;
    (void)::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<::off_t>(begin), segment);
  });
}

void spill_file::open() {
  std::string name = (folder_ / "fanfold-XXXXXX").string();
  file_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file_ < 0) fail(errno);
  ::unlink(name.c_str());
  buffer_.reserve(buffer_size);
}

void spill_file::flush() {
  std::span<const char> left(buffer_);
  while (!left.empty()) {
    const auto at = static_cast<::off_t>(written_ + (buffer_.size() - left.size()));
    const ::ssize_t put = ::pwrite(file_, left.data(), left.size(), at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail(errno);
    left = left.subspan(static_cast<std::size_t>(put));
  }
  written_ += buffer_.size();
  buffer_.clear();
}

void spill_file::fail(int error) const {
  throw std::system_error(error, std::generic_category(),
                          "a temporary file in " + folder_.string() + " (or in $TMPDIR) for URLs that wait");
}

}  // namespace fanfold
