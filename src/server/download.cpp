#include "server/download.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fanfold/to_thread.hpp>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "server/random_id.hpp"
#include "store/csv.hpp"
#include "store/job_reader.hpp"
#include "store/job_writer.hpp"
#include "store/jsonl.hpp"

namespace fanfold::server {
namespace {

constexpr std::size_t piece_bytes = 256 << 10;
constexpr std::string_view copy_prefix = "copy-";

struct format_name {
  std::string_view name;
  std::string_view media_type;
  std::string_view extension;
};
// In the order of result_format.
constexpr std::array formats{
    format_name{"jsonl", "application/x-ndjson", "jsonl"}, format_name{"csv", "text/csv; charset=utf-8", "csv"},
    format_name{"warc", "application/warc", "warc.gz"}, format_name{"job", "application/vnd.sqlite3", "fanfold"}};

int open_to_read(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor == -1)
    throw_exception_from_error({store_errc_of(errno), path.string() + ": " + std::generic_category().message(errno)},
                               BOOST_CURRENT_LOCATION);
  return descriptor;
}

// A piece of the file, at most `piece_bytes`.
std::string read_piece(int descriptor, std::uint64_t from, std::uint64_t most) {
  std::string piece(std::min<std::uint64_t>(most, piece_bytes), '\0');
  const auto count = ::pread(descriptor, piece.data(), piece.size(), static_cast<off_t>(from));
  if (count < 0) throw std::system_error(errno, std::generic_category(), "a download");
  piece.resize(static_cast<std::size_t>(count));
  return piece;
}

download records_of(const std::filesystem::path& path, result_format format) {
  job_reader job = job_reader::open(path).value();
  nameless_file file(path.parent_path());
  std::string lines;
  if (format == result_format::csv) append_csv_header(lines);
  job.for_each_page([&](const page_record& page) {
       format == result_format::csv ? append_csv_line(lines, page, csv_reader::spreadsheet)
                                    : append_json_line(lines, page);
       if (lines.size() < piece_bytes) return;
       file.append(lines);
       lines.clear();
     })
      .value();
  file.append(lines);
  file.outcome().value();
  const int descriptor = ::fcntl(file.descriptor(), F_DUPFD_CLOEXEC, 0);
  if (descriptor == -1) throw std::system_error(errno, std::generic_category(), path.string());
  return {descriptor, file.size()};
}

// A copy, because a job that is being written is in two files.
download copy_of_job(const std::filesystem::path& path) {
  job_reader job = job_reader::open(path).value();
  const auto copy = path.parent_path() / (std::string(copy_prefix) + random_token_id());
  const auto remove = [](const std::filesystem::path* file) {
    std::error_code ignored;
    std::filesystem::remove(*file, ignored);
  };
  const std::unique_ptr<const std::filesystem::path, decltype(remove)> until_here(&copy, remove);
  job.copy_to(copy).value();
  const int descriptor = open_to_read(copy);
  return {descriptor, std::filesystem::file_size(copy)};
}

// As far as it is committed.
download archive_of(const std::filesystem::path& path, const std::filesystem::path& archive) {
  const auto options = job_reader::open(path).value().options().value();
  std::uint64_t size = 0;
  if (const auto committed = options.find(warc_bytes_option); committed != options.end())
    std::from_chars(committed->second.data(), committed->second.data() + committed->second.size(), size);
  return {open_to_read(archive), size};
}

}  // namespace

download::download(download&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

download::~download() {
  if (descriptor_ != -1) ::close(descriptor_);
}

task<> download::send(body_writer& to) const {
  for (std::uint64_t sent = 0; sent < size_;) {
    std::string piece = co_await to_thread([this, sent] { return read_piece(descriptor_, sent, size_ - sent); });
    if (piece.empty()) throw std::system_error(EIO, std::generic_category(), "a download became shorter");
    sent += piece.size();
    co_await to.write(std::move(piece));
  }
}

std::optional<result_format> result_format_of(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(formats, name, &format_name::name);
  if (found == formats.end()) return std::nullopt;
  return static_cast<result_format>(found - formats.begin());
}

std::string_view media_type_of(result_format format) noexcept {
  return formats[static_cast<std::size_t>(format)].media_type;
}

std::string_view extension_of(result_format format) noexcept {
  return formats[static_cast<std::size_t>(format)].extension;
}

void remove_old_copies(const std::filesystem::path& crawls, std::filesystem::file_time_type before) {
  std::error_code gone;  // with its crawl, meanwhile
  std::vector<std::filesystem::path> old;
  for (std::filesystem::recursive_directory_iterator at(crawls, gone), end; at != end; at.increment(gone))
    if (at->path().filename().string().starts_with(copy_prefix) && at->last_write_time(gone) < before)
      old.push_back(at->path());
  for (const auto& each : old) std::filesystem::remove(each, gone);
}

download open_results(const std::filesystem::path& job, const std::filesystem::path& archive, result_format format) {
  switch (format) {
    case result_format::warc:
      return archive_of(job, archive);
    case result_format::job:
      return copy_of_job(job);
    default:
      return records_of(job, format);
  }
}

}  // namespace fanfold::server
