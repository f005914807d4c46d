// Resolves the 240 links of a page against its address, and writes each as a string, beside libcurl's URL API.
#include <benchmark/benchmark.h>
#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ratio_reporter.hpp"
#include "url/fingerprint.hpp"
#include "url/normalize.hpp"
#include "url/url.hpp"

namespace {

constexpr const char* page_address = "https://docs.example.org/library/containers/vector.html?highlight=reserve";

/// The links that a page of documentation, an encyclopedia, a newspaper and a shop have; '#' stands for a number.
constexpr std::string_view link_shapes[] = {
    "/",
    "/wiki/Fan-in_and_fan-out_#",
    "/w/index.php?title=Special:Search&limit=#&offset=0",
    "/news/2024/03/1#/how-the-river-changed-its-bed",
    "/assets/css/main.8f3a2b#c1.css",
    "/_next/static/chunks/pages/_app-8be65b3b#e41.js",
    "/wiki/Caf%C3%A9_de_Fl%C3%B6re_#",
    "/search?q=coroutine+library&page=#&sort=date",
    "#section-#",
    "?page=#&per_page=50",
    "vector-#.html",
    "emplace_back.html#example-#",
    "../algorithms/sort-#.html",
    "../../reference/index-#.html",
    "./images/figure-#.png",
    "../_static/pygments-#.css",
    "https://docs.example.org/library/containers/map-#.html",
    "https://www.example.com/products/item-#?ref=home&utm_source=nav",
    "https://en.wikipedia.org/wiki/Communicating_sequential_processes_#",
    "https://cdn.example.net/libs/framework/5.3.#/framework.bundle.min.js",
    "http://blog.example.com/2023/11/#/a-post-with-a-rather-long-title-about-queues/",
    "//static.example.org/img/logo-#.svg",
    "https://social.example/share?url=https%3A%2F%2Fdocs.example.org%2F&text=A%20page%20#",
    "mailto:someone-#@example.org",
};

std::vector<std::string> page_links() {
  std::vector<std::string> links;
  for (int number = 10; number < 20; ++number) {
    for (const auto shape : link_shapes) {
      std::string link(shape);
      // A leading '#' begins a fragment.
      if (const auto at = link.rfind('#'); at != link.npos && link.size() > 1)
        link.replace(at, 1, std::to_string(number));
      links.push_back(std::move(link));
    }
  }
  return links;
}

void count_links(benchmark::State& state, const std::vector<std::string>& links) {
  std::size_t bytes = 0;
  for (const auto& link : links) bytes += link.size();
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes));
  state.counters["per_link"] = benchmark::Counter(static_cast<double>(state.iterations() * links.size()),
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void resolve_ours(benchmark::State& state) {
  const auto links = page_links();
  const auto base = fanfold::url::parse(page_address).value();
  fanfold::url resolved;
  for (auto _ : state) {
    for (const auto& link : links) {
      if (resolved.assign(link, base)) state.SkipWithError("refused");
      benchmark::DoNotOptimize(resolved.href().data());
    }
  }
  count_links(state, links);
}
BENCHMARK(resolve_ours)->Name("resolve/ours");

void resolve_curl(benchmark::State& state) {
  const auto links = page_links();
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> base(curl_url(), &curl_url_cleanup);
  curl_url_set(base.get(), CURLUPART_URL, page_address, 0);
  for (auto _ : state) {
    for (const auto& link : links) {
      const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> resolved(curl_url_dup(base.get()), &curl_url_cleanup);
      char* href = nullptr;
      // CURLU_NON_SUPPORT_SCHEME: mailto: would be refused, which is no work.
      if (curl_url_set(resolved.get(), CURLUPART_URL, link.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK) {
        curl_url_get(resolved.get(), CURLUPART_URL, &href, 0);
      }
      benchmark::DoNotOptimize(href);
      curl_free(href);
    }
  }
  count_links(state, links);
}
BENCHMARK(resolve_curl)->Name("resolve/curl");

/// What a crawler does with each link, up to the question whether it has seen it.
void identify(benchmark::State& state) {
  const auto links = page_links();
  const auto base = fanfold::url::parse(page_address).value();
  fanfold::url resolved;
  for (auto _ : state) {
    for (const auto& link : links) {
      if (resolved.assign(link, base)) state.SkipWithError("refused");
      normalize(resolved);
      benchmark::DoNotOptimize(fanfold::fingerprint::of(resolved));
    }
  }
  count_links(state, links);
}
BENCHMARK(identify)->Name("resolve, normalise and fingerprint");

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  fanfold::bench::ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
