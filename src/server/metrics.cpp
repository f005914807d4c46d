#include "server/metrics.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string_view>

namespace fanfold::server {
namespace {

class exposition {
 public:
  void gauge(std::string_view name, std::string_view help, std::uint64_t value) { one(name, help, "gauge", value); }
  void counter(std::string_view name, std::string_view help, std::uint64_t value) { one(name, help, "counter", value); }

  void answers(const http_statistics& http) {
    constexpr std::string_view name = "fanfold_http_responses_total";
    begin(name, "Answers, by class of status.", "counter");
    for (std::size_t i = 0; i < http.answers.size(); ++i)
      fmt::format_to(std::back_inserter(text_), "{}{{status=\"{}xx\"}} {}\n", name, i + 1, http.answers[i]);
  }
  void latency(const latency_histogram& of) {
    constexpr std::string_view name = "fanfold_http_request_duration_seconds";
    begin(name, "From a request's first byte to the begin of its answer.", "histogram");
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < of.counts.size(); ++i) {
      below += of.counts[i];
      const std::string bound = i < of.bounds.size() ? fmt::format("{}", of.bounds[i]) : "+Inf";
      fmt::format_to(std::back_inserter(text_), "{}_bucket{{le=\"{}\"}} {}\n", name, bound, below);
    }
    fmt::format_to(std::back_inserter(text_), "{0}_sum {1}\n{0}_count {2}\n", name, of.sum_seconds, below);
  }
  std::string text() && { return std::move(text_); }

 private:
  void begin(std::string_view name, std::string_view help, std::string_view type) {
    fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
  }
  void one(std::string_view name, std::string_view help, std::string_view type, std::uint64_t value) {
    begin(name, help, type);
    fmt::format_to(std::back_inserter(text_), "{} {}\n", name, value);
  }

  std::string text_;
};

}  // namespace

std::string metrics_text(const crawl_service::totals& crawls, std::size_t free_slots, const http_statistics& http) {
  exposition all;
  all.gauge("fanfold_crawls_running", "Crawls that run.", crawls.running);
  all.gauge("fanfold_fetches_running", "Fetches under way.", crawls.fetching);
  all.gauge("fanfold_fetch_slots_free", "Fetches that could begin at once.", free_slots);
  all.gauge("fanfold_urls_queued", "URLs that wait, of the crawls that run.", crawls.queued);
  all.gauge("fanfold_catalogue_writable", "1, or 0 while the disk fails it.", crawls.can_record ? 1 : 0);
  all.counter("fanfold_pages_total", "Finished visits.", crawls.pages);
  all.counter("fanfold_page_bytes_total", "Bytes of bodies, decoded.", crawls.bytes);
  all.gauge("fanfold_http_connections", "Connections of clients.", http.connections);
  all.counter("fanfold_http_connections_accepted_total", "Connections of clients that were accepted.", http.accepted);
  all.counter("fanfold_http_connections_refused_total", "Connections of clients beyond a limit.", http.refused);
  all.counter("fanfold_http_sent_bytes_total", "Bytes that were sent to clients.", http.bytes_sent);
  all.answers(http);
  all.latency(http.latency);
  return std::move(all).text();
}

}  // namespace fanfold::server
