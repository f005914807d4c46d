#include "applied_options.hpp"

#include <algorithm>

#include "crawl/job_recording.hpp"

namespace fanfold::cli {
namespace {

bool says(const std::vector<crawl_setting>& settings, const std::string& name) {
  return std::ranges::find(settings, name, &crawl_setting::name) != settings.end();
}

}  // namespace

std::vector<applied_option> applied_options(const crawl_settings& settings, const job_options& job) {
  const crawl_options configured = apply(settings.configured);
  crawl_options of_job = configured;
  apply_job_options(job, of_job);
  const crawl_options given = apply(settings.given, of_job);
  std::vector<applied_option> all;
  for (const option_reader& option : settings.readers) {
    std::string_view source = says(settings.configured, option.name) ? "configuration file" : "default";
    if (option.text(of_job) != option.text(configured)) source = "job";
    if (says(settings.given, option.name)) source = "command line";
    all.push_back({option.name, option.text(given), source});
  }
  return all;
}

}  // namespace fanfold::cli
