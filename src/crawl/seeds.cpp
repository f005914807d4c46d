#include "crawl/seeds.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include "url/fingerprint.hpp"
#include "url/normalize.hpp"
#include "url/url.hpp"

namespace fanfold {
namespace {

page_record bad_seed(const std::string& text, std::string why) {
  page_record page;
  page.url = page.final_url = text;
  page.error = "bad_url";
  page.error_detail = std::move(why);
  page.fetched_at = std::chrono::system_clock::now();
  return page;
}

}  // namespace

parsed_seeds parse_seeds(const std::vector<std::string>& texts) {
  parsed_seeds seeds;
  boost::unordered_flat_set<fingerprint> known;
  for (const std::string& text : texts) {
    auto seed = url::parse(text);
    if (!seed) {
      seeds.bad.push_back(bad_seed(text, seed.error().message()));
      continue;
    }
    if (!seed->is_http()) {
      seeds.bad.push_back(bad_seed(text, "only http and https URLs can be crawled"));
      continue;
    }
    normalize(*seed);
    const fingerprint print = fingerprint::of(seed->href());
    if (known.insert(print).second) seeds.good.add(seed->href(), print, 0);
  }
  return seeds;
}

boost::system::result<scope, pattern_error> scope_of(const crawl_options& options) {
  std::vector<url> seeds;
  for (const std::string& text : options.seeds)
    if (auto seed = url::parse(text); seed && seed->is_http()) seeds.push_back(std::move(*seed));
  return scope::make({.kind = options.scope, .include = options.include, .exclude = options.exclude}, seeds);
}

}  // namespace fanfold
