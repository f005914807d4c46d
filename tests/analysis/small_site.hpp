#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "store/job_file.hpp"

/// The job of a small site: eleven URLs of two hosts, eight of them visited, and one that is only mentioned.
namespace fanfold::test {

inline job_visit small_site_visit(std::uint64_t url, const std::string& text, int status, std::uint64_t bytes,
                                  std::vector<job_link> links) {
  job_visit visit;
  visit.page.url_id = url;
  visit.page.url = visit.page.final_url = text;
  visit.page.status = status;
  visit.page.content_type = "text/html; charset=utf-8";
  visit.page.bytes = bytes;
  visit.page.elapsed = std::chrono::milliseconds(10 * url);
  visit.page.title = "Page " + std::to_string(url);
  visit.page.fetched_at = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000 + url));
  visit.page.links = links.size();
  visit.links = std::move(links);
  return visit;
}

/// The first commit of it; the caller may add to it.
inline job_batch small_site() {
  job_batch batch;
  batch.options = {{"seeds", R"(["https://a.test/"])"}, {"scope", "host"}, {"max_depth", "3"}};
  batch.hosts = {{1, "https://a.test"}, {2, "https://b.test"}};
  batch.places = {{1, "a", "href", "page"}, {2, "img", "src", "resource"}};
  const auto add_url = [&](std::uint64_t id, std::uint64_t host, const char* url, int depth, std::uint64_t referrer) {
    batch.urls.push_back({.id = id, .host_id = host, .url = url, .depth = depth, .referrer_id = referrer});
  };
  add_url(1, 1, "https://a.test/", 0, 0);
  add_url(2, 1, "https://a.test/about", 1, 1);
  add_url(3, 1, "https://a.test/gone", 1, 1);
  add_url(4, 1, "https://a.test/logo.png", 1, 1);
  add_url(5, 2, "https://b.test/", 1, 1);
  add_url(6, 1, "https://a.test/moved", 1, 1);
  add_url(7, 1, "https://a.test/copy", 1, 1);
  add_url(8, 1, "https://a.test/secret", 1, 1);
  add_url(9, 1, "https://a.test/one", 2, 2);
  add_url(10, 1, "https://a.test/two", 2, 2);
  add_url(11, 2, "https://b.test/three", 2, 7);
  add_url(12, 0, "https://elsewhere.test/", 1, 1);

  auto& visits = batch.visits;
  visits.push_back(small_site_visit(1, "https://a.test/", 200, 1500,
                                    {{1, 1}, {2, 1}, {3, 1}, {4, 2}, {5, 1}, {6, 1}, {7, 1}, {8, 1}, {12, 1}}));
  visits.push_back(small_site_visit(2, "https://a.test/about", 200, 1200, {{1, 1}, {3, 1}, {3, 2}, {9, 1}, {10, 1}}));
  visits.back().page.robots = "noindex";
  visits.push_back(small_site_visit(3, "https://a.test/gone", 404, 0, {}));
  visits.push_back(small_site_visit(4, "https://a.test/logo.png", 200, 90'000, {}));
  visits.back().page.content_type = "image/png";
  visits.push_back(small_site_visit(5, "https://b.test/", 0, 0, {}));
  visits.back().page.content_type = "";
  visits.back().page.error = "connection_refused";
  visits.push_back(small_site_visit(6, "https://a.test/moved", 200, 1800, {{1, 1}}));
  visits.back().page.final_url = "https://a.test/new?a=1&b=2";
  visits.back().page.last_modified = "Sun, 06 Nov 1994 08:49:37 GMT";
  visits.push_back(small_site_visit(7, "https://a.test/copy", 200, 1500, {{1, 1}, {11, 1}}));
  visits.back().page.duplicate_of_id = 1;
  visits.push_back(small_site_visit(8, "https://a.test/secret", 0, 0, {}));
  visits.back().page.elapsed = {};
  visits.back().page.content_type = "";
  visits.back().page.error = "robots_disallowed";
  return batch;
}

/// Makes the job, closed.
inline void make_small_site(const std::filesystem::path& path, const job_batch& batch = small_site()) {
  auto job = job_file::open(path).value();
  job.commit(batch).value();
  job.close().value();
}

}  // namespace fanfold::test
