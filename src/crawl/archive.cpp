#include "crawl/archive.hpp"

#include <charconv>
#include <stdexcept>
#include <system_error>

#include "store/job_writer.hpp"

namespace fanfold {
namespace {

constexpr auto file_option = "warc_file";

// What the first record says of the crawl (WARC 1.1, §6.2).
warc_fields about(const crawl_options& options) {
  return {{"software", "Fanfold/" FANFOLD_VERSION},
          {"format", "WARC File Format 1.1"},
          {"conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
          {"robots", options.obey_robots ? "obey" : "ignore"},
          {"http-header-user-agent", options.user_agent}};
}

std::string text_of(const job_options& options, const char* name) {
  const auto found = options.find(name);
  return found == options.end() ? std::string() : found->second;
}

std::uint64_t committed_size(const job_options& options, const std::filesystem::path& job) {
  const std::string text = text_of(options, warc_bytes_option);
  std::uint64_t size = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (failed != std::errc() || end != text.data() + text.size())
    throw_exception_from_error({store_errc::damaged, job.string() + ": the size of its WARC file is no number"},
                               BOOST_CURRENT_LOCATION);
  return size;
}

std::filesystem::path folder_of(const std::filesystem::path& job) {
  return std::filesystem::absolute(job).parent_path();
}

}  // namespace

bool same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code ignored;
  const auto whole = [&](const std::filesystem::path& file) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(file, ignored), ignored);
  };
  return std::filesystem::equivalent(a, b, ignored) || whole(a) == whole(b);
}

std::filesystem::path archive_of(const std::filesystem::path& job, const job_options& options) {
  const std::string name = text_of(options, file_option);
  return name.empty() ? std::filesystem::path() : (folder_of(job) / name).lexically_normal();
}

std::optional<archive_place> find_archive(const std::filesystem::path& asked_for, const job_options& of_job,
                                          const std::filesystem::path& job) {
  const std::filesystem::path known = archive_of(job, of_job);
  if (known.empty() && asked_for.empty()) return std::nullopt;
  if (known.empty()) return archive_place{asked_for};
  if (!asked_for.empty() && !same_file(asked_for, known))
    throw std::invalid_argument("the WARC file of this job is " + known.string() +
                                "; leave out --warc to go on with it, or start a new job");
  return archive_place{known, true, committed_size(of_job, job)};
}

std::optional<warc_file> open_archive(const std::filesystem::path& asked_for, job_file* job,
                                      const crawl_options& options) {
  const auto found =
      job ? find_archive(asked_for, job->options().value(), job->path()) : find_archive(asked_for, job_options(), {});
  if (!found) return std::nullopt;
  if (found->is_of_job) return warc_file::resume(found->path, found->bytes, about(options)).value();
  warc_file made = warc_file::create(found->path, about(options)).value();
  if (!job) return made;
  job_batch first;
  const auto name = std::filesystem::absolute(found->path).lexically_proximate(folder_of(job->path()));
  first.options = {{file_option, name.string()}, {warc_bytes_option, "0"}};
  job->commit(first).value();
  return made;
}

}  // namespace fanfold
