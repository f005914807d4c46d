#include "archived_pages.hpp"

#include <fmt/format.h>

#include <boost/system/system_error.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "command.hpp"
#include "crawl/archive.hpp"
#include "crawl/body_reader.hpp"
#include "crawl/options.hpp"
#include "store/archived_response.hpp"
#include "store/job_reader.hpp"
#include "store/warc_reader.hpp"

namespace fanfold::cli {
namespace {

constexpr std::string_view digest = "WARC-Payload-Digest";

bool is_revisit(const warc_head& head) {
  return head.type() == "revisit" && !value_of(head.fields, digest).empty() &&
         !value_of(head.fields, "WARC-Profile").ends_with("server-not-modified");
}

bool is_answer(const warc_head& head) {
  return head.target_uri().starts_with("http") && (head.type() == "response" || is_revisit(head));
}

std::string body_of(archived_response& response) {
  const std::uint64_t most = crawl_options().max_body_bytes;
  std::string body;
  const auto take = [&](std::string_view piece) {
    body += piece.substr(0, most - body.size());
    return body.size() < most;
  };
  response.read_payload(take).value();
  return body;
}

// The response in the record that the reader is at, where it is a page with text.
std::optional<archived_response> page_in(warc_reader& reader) {
  auto response = archived_response::read_head(reader).value();
  const bool is_page = response && response->status() >= 200 && response->status() < 300 &&
                       body_reader_for(response->header("Content-Type"), {}) != nullptr;
  if (!is_page) response.reset();
  return response;
}

// Goes through the files once for what is in them, and once more for bodies that revisits stand for.
class warc_pages {
 public:
  warc_pages(std::vector<std::string> files, archive_reading& reading) : files_(std::move(files)), reading_(reading) {}

  std::optional<archived_page> next() {
    while (!reading_.stopped && (reader_ || open_next())) {
      if (has_all() || !reader_->next().value())
        reader_.reset();
      else if (auto page = is_again_ ? revisited_page() : new_page())
        return page;
    }
    return std::nullopt;
  }

 private:
  bool has_all() const noexcept { return is_again_ && revisited_.empty(); }

  bool open_next() {
    if (at_ == files_.size() && !is_again_) {
      is_again_ = true;
      at_ = 0;
    }
    if (has_all() || (is_again_ && at_ == files_.size())) {
      for (const auto& [of, page] : std::exchange(revisited_, {})) reading_.lost += page.urls.size();
      return false;
    }
    reader_.emplace(warc_reader::open(files_[at_++]).value());
    return true;
  }

  std::optional<archived_page> new_page() {
    const warc_head& head = reader_->head();
    if (!is_answer(head)) return std::nullopt;
    auto response = page_in(*reader_);
    if (!response) return std::nullopt;
    archived_page page{{std::string(head.target_uri())}, std::string(response->header("Content-Type"))};
    if (is_revisit(head)) {
      const auto [first, is_new] = revisited_.try_emplace(std::string(value_of(head.fields, digest)), page);
      if (!is_new) first->second.urls.push_back(std::move(page.urls.front()));
      return std::nullopt;
    }
    page.body = body_of(*response);
    return page;
  }

  std::optional<archived_page> revisited_page() {
    if (reader_->head().type() != "response") return std::nullopt;
    const auto found = revisited_.find(value_of(reader_->head().fields, digest));
    if (found == revisited_.end()) return std::nullopt;
    auto response = archived_response::read_head(*reader_).value();
    if (!response) return std::nullopt;
    archived_page page = std::move(found->second);
    revisited_.erase(found);
    page.body = body_of(*response);
    return page;
  }

  std::vector<std::string> files_;
  archive_reading& reading_;
  std::size_t at_ = 0;  // the next file
  bool is_again_ = false;
  std::optional<warc_reader> reader_;
  std::map<std::string, archived_page, std::less<>> revisited_;  // by their digests
};

// What `read` gives; nothing where that fails, as `reading` then says.
template <class Read>
std::optional<archived_page> unless_it_fails(archive_reading& reading, Read read) {
  try {
    return read();
  } catch (const boost::system::system_error&) {
    reading.failure = std::current_exception();
    return std::nullopt;
  }
}

stream<archived_page> read_warcs(std::vector<std::string> files, archive_reading* reading) {
  warc_pages pages(std::move(files), *reading);
  while (auto page = unless_it_fails(*reading, [&pages] { return pages.next(); })) co_yield *std::move(page);
}

std::filesystem::path warc_of(job_reader& job, const std::filesystem::path& file) {
  const std::filesystem::path archive = archive_of(file, job.options().value());
  if (archive.empty())
    throw usage_error(fmt::format(
        "{} holds no pages' text: name the WARC file of the crawl, or crawl again with --job and --warc FILE.warc.gz",
        file.string()));
  return archive;
}

std::optional<archived_page> read_answer(job_answer answer, const std::filesystem::path& warc) {
  warc_reader reader = warc_reader::open(warc, answer.warc_offset).value();
  if (!reader.next().value() || reader.head().type() != "response") return std::nullopt;
  auto response = archived_response::read_head(reader).value();
  if (!response) return std::nullopt;
  return archived_page{{std::move(answer.url)}, std::move(answer.content_type), body_of(*response)};
}

stream<archived_page> read_job(std::unique_ptr<job_reader> job, std::filesystem::path warc, stream<job_answer> answers,
                               archive_reading* reading) {
  while (auto answer = co_await answers.next()) {
    if (reading->stopped) co_return;
    if (!body_reader_for(answer->content_type, {})) continue;
    auto page = unless_it_fails(*reading, [&] { return read_answer(*std::move(answer), warc); });
    if (reading->failure) co_return;
    if (page)
      co_yield *std::move(page);
    else
      ++reading->lost;
  }
}

}  // namespace

stream<archived_page> pages_of_warcs(std::vector<std::string> files, archive_reading& reading) {
  return read_warcs(std::move(files), &reading);
}

stream<archived_page> pages_of_job(const std::string& file, archive_reading& reading) {
  auto job = std::make_unique<job_reader>(job_reader::open(file).value());
  auto warc = warc_of(*job, file);
  auto answers = job->answers();
  return read_job(std::move(job), std::move(warc), std::move(answers), &reading);
}

}  // namespace fanfold::cli
