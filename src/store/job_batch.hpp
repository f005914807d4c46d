#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <fanfold/page_record.hpp>
#include <fanfold/word_counts.hpp>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/warc_capture.hpp"

namespace fanfold {

/// A URL's 128-bit fingerprint, kept as given.
using url_fingerprint = std::array<std::byte, 16>;

/// A host, numbered from 1.
struct job_host {
  std::uint64_t id = 0;
  std::string name;
};

/// A URL that was queued, or only mentioned: a link leads there that is not followed. Ids count up from 1 in order of
/// discovery, so that each batch's are above those before it.
struct job_url {
  std::uint64_t id = 0;
  std::uint64_t host_id = 0;  ///< 0: only mentioned
  std::string_view url{};     ///< somebody else's: what gives it says until when
  int depth = 0;
  std::uint64_t referrer_id = 0;  ///< id of the URL where it was seen first; 0: a seed
  url_fingerprint fingerprint{};

  bool is_mentioned() const noexcept { return host_id == 0; }
};

/// URLs with texts of its own, one behind the other: links come by the thousand, and to allocate each one's text here
/// and free it on the thread that writes would cost more than all else.
class job_urls {
 public:
  job_urls() = default;
  job_urls(std::initializer_list<job_url> urls) {
    for (const job_url& each : urls) push_back(each);
  }

  /// Copies the URL and its text.
  void push_back(const job_url& url) {
    rows_.emplace_back(url, texts_.size());
    texts_.append(url.url);
  }

  bool empty() const noexcept { return rows_.empty(); }
  std::size_t size() const noexcept { return rows_.size(); }
  /// Its text is valid until the next change.
  job_url operator[](std::size_t index) const noexcept {
    job_url url = rows_[index].url;
    url.url = {texts_.data() + rows_[index].text, url.url.size()};
    return url;
  }

 private:
  struct row {
    row(const job_url& which, std::size_t where) : url(which), text(where) {}
    job_url url;       // but for where its text is
    std::size_t text;  // in texts_
  };
  std::vector<row> rows_;
  std::string texts_;
};

/// Where links are written on a page: "a", "href", "page". Numbered from 1, as they are first met.
struct job_place {
  static constexpr std::uint32_t max_id = 999;
  std::uint32_t id = 0;
  std::string element;  ///< empty: outside of any, as in a header
  std::string attribute;
  std::string kind;
};

/// A link on a page.
struct job_link {
  std::uint64_t target = 0;  ///< id of the URL
  std::uint32_t place = 0;   ///< id of a job_place; 0: not told

  auto operator<=>(const job_link&) const = default;
};

/// A finished visit. The URL `page.url_id` is in this batch or an earlier one; its text, depth and referrer are taken
/// from there.
struct job_visit {
  page_record page;
  std::vector<job_link> links;  ///< fewer bytes if ascending
  /// Rows of `pages`, numbered from 1 as visits were committed. 0: none.
  std::uint64_t supersedes = 0;  ///< the URL's visit before, which is then no longer the current one
  std::uint64_t same_as = 0;     ///< the visit whose content is still the page's, as the server says (304)
  text::word_counts words{};     ///< to be added to those of the job
  /// To be archived: what servers answered. Where the page itself was answered, its answer is the last.
  std::vector<warc_capture> captures{};
  bool has_captured_answer = false;
};

/// The options of a job: names and values of the caller's choice.
using job_options = std::map<std::string, std::string>;

/// What is committed at once: visits and all that they brought; at a job's start its options and seeds.
struct job_batch {
  job_options options;  ///< to add, or to change
  std::vector<job_host> hosts;
  std::vector<job_place> places;
  job_urls urls;
  std::vector<job_url>
      promoted;  ///< that were only mentioned in batches before, and are queued now; without their texts
  std::vector<job_visit> visits;
  std::vector<warc_capture> captures{};  ///< to be archived beside those of visits, such as robots.txt
};

}  // namespace fanfold
