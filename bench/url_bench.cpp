// Resolves the links of real pages against the pages' addresses, and writes each as a string, beside libcurl's URL API.
#include <benchmark/benchmark.h>
#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "html/link_extractor.hpp"
#include "ratio_reporter.hpp"
#include "real_pages.hpp"
#include "url/fingerprint.hpp"
#include "url/normalize.hpp"
#include "url/url.hpp"

namespace {

/// A page's address, and its links as they are written.
struct linked_page {
  std::string address;
  std::vector<std::string> links;
};

struct linked_site {
  std::vector<linked_page> pages;
  std::size_t links = 0;
  std::size_t bytes = 0;  // of the links
};

linked_site read_links(const fanfold::bench::site& from) {
  linked_site result;
  for (const auto& [path, text] : fanfold::bench::read_real_pages(from.folder)) {
    fanfold::html::link_extractor extractor;
    extractor.feed(text);
    linked_page& page = result.pages.emplace_back("https://docs.example.org" + path);
    for (const fanfold::html::link& link : std::move(extractor).finish().links) page.links.emplace_back(link.reference);
    result.links += page.links.size();
    for (const std::string& link : page.links) result.bytes += link.size();
  }
  return result;
}

void count_links(benchmark::State& state, const linked_site& site) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * site.bytes));
  state.counters["per_link"] = benchmark::Counter(static_cast<double>(state.iterations() * site.links),
                                                  benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void resolve_ours(benchmark::State& state, const linked_site& site) {
  fanfold::url resolved;
  for (auto _ : state) {
    for (const linked_page& page : site.pages) {
      const auto base = fanfold::url::parse(page.address).value();
      for (const std::string& link : page.links) {
        if (resolved.assign(link, base)) continue;
        benchmark::DoNotOptimize(resolved.href().data());
      }
    }
  }
  count_links(state, site);
}

void resolve_curl(benchmark::State& state, const linked_site& site) {
  using handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
  for (auto _ : state) {
    for (const linked_page& page : site.pages) {
      const handle base(curl_url(), &curl_url_cleanup);
      curl_url_set(base.get(), CURLUPART_URL, page.address.c_str(), 0);
      for (const std::string& link : page.links) {
        const handle resolved(curl_url_dup(base.get()), &curl_url_cleanup);
        char* href = nullptr;
        // CURLU_NON_SUPPORT_SCHEME: mailto: would be refused, which is no work.
        if (curl_url_set(resolved.get(), CURLUPART_URL, link.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK) {
          curl_url_get(resolved.get(), CURLUPART_URL, &href, 0);
        }
        benchmark::DoNotOptimize(href);
        curl_free(href);
      }
    }
  }
  count_links(state, site);
}

/// What a crawler does with each link, up to the question whether it has seen it.
void identify(benchmark::State& state, const linked_site& site) {
  fanfold::url resolved;
  for (auto _ : state) {
    for (const linked_page& page : site.pages) {
      const auto base = fanfold::url::parse(page.address).value();
      for (const std::string& link : page.links) {
        if (resolved.assign(link, base)) continue;
        normalize(resolved);
        benchmark::DoNotOptimize(fanfold::fingerprint::of(resolved));
      }
    }
  }
  count_links(state, site);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  std::deque<linked_site> sites;  // which stay where they are
  for (const auto& each : fanfold::bench::real_sites) {
    const linked_site& site = sites.emplace_back(read_links(each));
    if (site.pages.empty()) {
      std::printf("skipped: the pages of the Debian package %s are not installed\n", each.package);
      continue;
    }
    const std::string name = std::string("links of ") + each.package;
    const auto add = [&](const std::string& what, auto run) {
      benchmark::RegisterBenchmark((name + what).c_str(), [run, &site](benchmark::State& state) {
        run(state, site);
      })->Unit(benchmark::kMillisecond);
    };
    add("/ours", resolve_ours);
    add("/curl", resolve_curl);
    add(", normalised and fingerprinted", identify);
  }
  fanfold::bench::ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
