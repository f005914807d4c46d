#include "store/warc_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "store/sha1.hpp"
#include "store/warc_reader.hpp"

namespace fanfold {
namespace {

constexpr std::string_view identical_profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

// What a revisit says of the record that it refers to, and by what name that says it.
constexpr std::array<std::array<std::string_view, 2>, 3> references{{{"WARC-Refers-To", "WARC-Record-ID"},
                                                                     {"WARC-Refers-To-Target-URI", "WARC-Target-URI"},
                                                                     {"WARC-Refers-To-Date", "WARC-Date"}}};

}  // namespace

warc_file::warc_file(int descriptor, std::filesystem::path path, warc_fields about)
    : descriptor_(descriptor),
      path_(std::move(path)),
      about_(std::move(about)),
      packer_(std::make_unique<warc_packer>()) {}

warc_file::warc_file(warc_file&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      about_(std::move(other.about_)),
      size_(other.size_),
      payloads_(std::move(other.payloads_)),
      packer_(std::move(other.packer_)) {}

warc_file::~warc_file() {
  if (descriptor_ != -1) ::close(descriptor_);
}

store_result<warc_file> warc_file::open(const std::filesystem::path& path, warc_fields about) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  warc_file opened(descriptor, path, std::move(about));
  if (descriptor == -1) return opened.error(errno);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK)
    return store_error{store_errc::locked, path.string()};
  struct stat status{};
  if (::fstat(descriptor, &status) == -1) return opened.error(errno);
  opened.size_ = static_cast<std::uint64_t>(status.st_size);
  return opened;
}

store_result<warc_file> warc_file::create(const std::filesystem::path& path, warc_fields about) {
  auto opened = open(path, std::move(about));
  if (opened && opened->size_ > 0) return store_error{store_errc::already_exists, path.string()};
  return opened;
}

store_result<void> warc_file::check(const std::filesystem::path& path, std::uint64_t size) {
  std::error_code is_gone;
  const std::uint64_t has = std::filesystem::file_size(path, is_gone);
  if (size == 0 || (!is_gone && has >= size)) return {};
  const std::string lack =
      is_gone ? " is gone"
              : " has " + std::to_string(has) + " bytes of the " + std::to_string(size) + " that were written";
  return store_error{store_errc::damaged_warc, path.string() + lack + "; bring it back, or start a new job"};
}

store_result<warc_file> warc_file::resume(const std::filesystem::path& path, std::uint64_t size, warc_fields about) {
  if (const auto whole = check(path, size); !whole) return whole.error();
  auto opened = open(path, std::move(about));
  if (!opened) return opened;
  const bool is_cut = opened->size_ == size || ::ftruncate(opened->descriptor_, static_cast<off_t>(size)) == 0;
  if (!is_cut || ::lseek(opened->descriptor_, static_cast<off_t>(size), SEEK_SET) == -1) return opened->error(errno);
  opened->size_ = size;
  return opened;
}

store_result<warc_file::place> warc_file::append(warc_capture& capture) {
  if (descriptor_ == -1) return store_error{store_errc::closed, path_.string()};
  if (capture.response_rest && !capture.response_rest->outcome()) return capture.response_rest->outcome().error();
  const std::uint64_t before = size_;
  auto written = write_all_of(capture);
  if (written) return written;
  size_ = before;
  if (::ftruncate(descriptor_, static_cast<off_t>(before)) == 0)
    ::lseek(descriptor_, static_cast<off_t>(before), SEEK_SET);
  return written;
}

store_result<warc_file::place> warc_file::write_all_of(warc_capture& capture) {
  if (size_ == 0)
    if (auto begun = write_about(); !begun) return begun.error();
  const auto revisit = revisit_of(capture);
  const place response{size_, (revisit ? *revisit : capture.response).size() +
                                  (!revisit && capture.response_rest ? capture.response_rest->size() : 0)};
  if (auto written = write(revisit ? *revisit : capture.response); !written) return written.error();
  if (!revisit && capture.response_rest)
    if (auto copied = copy(*capture.response_rest); !copied) return copied.error();
  if (auto written = write(capture.others); !written) return written.error();
  if (!revisit && capture.payload_key) payloads_.insert_or_assign(*capture.payload_key, response.offset);
  return response;
}

store_result<void> warc_file::write_about() {
  const std::string block = warc_fields_block(about_);
  std::string member;
  packer_->append(member,
                  {{"WARC-Type", "warcinfo"},
                   {"WARC-Record-ID", new_warc_id()},
                   {"WARC-Date", warc_date(std::chrono::system_clock::now())},
                   {"WARC-Filename", path_.filename().string()},
                   {"Content-Type", "application/warc-fields"},
                   {"WARC-Block-Digest", sha1::of(block)}},
                  block);
  return write(member);
}

// The record to be written in the place of the response, where its payload is here already, or the answer is known that
// is still the page's.
std::optional<std::string> warc_file::revisit_of(const warc_capture& capture) {
  warc_fields fields = capture.response_fields;
  const auto original = capture.is_revisit ? fields_at(capture.unchanged_since) : original_of(capture);
  if (!original || value_of(*original, "WARC-Target-URI").empty()) return std::nullopt;
  if (!capture.is_revisit) {
    fields.front().second = "revisit";
    fields.emplace_back("WARC-Profile", identical_profile);
    fields.emplace_back("WARC-Truncated", name_of(truncation::length));
  }
  for (const auto& [name, source] : references) fields.emplace_back(name, value_of(*original, source));
  std::string member;
  packer_->append(member, fields, capture.head);
  return member;
}

// The record that has the same payload.
std::optional<warc_fields> warc_file::original_of(const warc_capture& capture) const {
  if (!capture.payload_key) return std::nullopt;
  const auto known = payloads_.find(*capture.payload_key);
  if (known == payloads_.end()) return std::nullopt;
  auto original = fields_at(known->second);
  constexpr std::string_view digest = "WARC-Payload-Digest";
  const bool is_same = original && value_of(*original, "WARC-Type") == "response" &&
                       value_of(*original, digest) == value_of(capture.response_fields, digest);
  return is_same ? original : std::nullopt;
}

// Of the record that begins there. Nothing, if there is none: the file is the user's, who may have changed it.
std::optional<warc_fields> warc_file::fields_at(std::uint64_t offset) const {
  if (offset == 0) return std::nullopt;  // where the warcinfo is
  warc_reader reader([this, offset](std::span<char> room) mutable -> store_result<std::size_t> {
    const auto some = room.first(std::min<std::size_t>(room.size(), 4096));
    const ssize_t size = ::pread(descriptor_, some.data(), some.size(), static_cast<off_t>(offset));
    if (size < 0) return error(errno);
    offset += static_cast<std::uint64_t>(size);
    return static_cast<std::size_t>(size);
  });
  const auto found = reader.next();
  if (!found || !*found) return std::nullopt;
  return reader.head().fields;
}

store_result<void> warc_file::write(std::string_view bytes) {
  if (const int failed = write_all(descriptor_, bytes)) return error(failed);
  size_ += bytes.size();
  return {};
}

store_result<void> warc_file::copy(const nameless_file& from) {
  std::string block(256 << 10, '\0');
  for (std::uint64_t at = 0; at < from.size();) {
    const ssize_t size = ::pread(from.descriptor(), block.data(), block.size(), static_cast<off_t>(at));
    if (size < 0) return error(errno);
    if (auto written = write(std::string_view(block).substr(0, static_cast<std::size_t>(size))); !written)
      return written;
    at += static_cast<std::uint64_t>(size);
  }
  return {};
}

store_result<void> warc_file::close() {
  if (descriptor_ == -1) return {};
  auto ended = size_ == 0 ? write_about() : store_result<void>();
  if (::fdatasync(descriptor_) == -1 && errno != EINVAL && errno != EROFS && ended) ended = error(errno);  // no disk
  if (::close(std::exchange(descriptor_, -1)) == -1 && ended) ended = error(errno);
  return ended;
}

store_error warc_file::error(int system_code) const {
  return {store_errc_of(system_code), path_.string() + ": " + std::generic_category().message(system_code)};
}

}  // namespace fanfold
