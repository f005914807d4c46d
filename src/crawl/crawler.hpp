#pragma once

#include <boost/system/result.hpp>
#include <fanfold/crawler.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crawl/fetch_allowance.hpp"
#include "crawl/options.hpp"
#include "frontier/left_host.hpp"
#include "frontier/trap.hpp"
#include "store/job_file.hpp"
#include "store/sink.hpp"
#include "store/warc_file.hpp"
#include "url/scope.hpp"

namespace fanfold {

class crawl_resources;

/// What the house's own programs give a crawler beside its options.
struct crawl_parts {
  /// Where every finished visit goes, in finish order. They must outlive the crawler.
  std::vector<sink*> sinks{};
  /// What the crawl is written to as it goes. A job that holds URLs already is resumed: what it has done is not done
  /// again, what it has found goes before the options' seeds, which are added where they are new. Its finished pages
  /// are not read again: options that let through more links than before count for pages to come. A seed that is no URL
  /// has a record for the sinks each time, and none in the job.
  std::optional<job_file> job{};
  /// What servers answer goes there, but for visits that are made again. That of a job is to be its own: resumed where
  /// its option `warc_bytes` says.
  std::optional<warc_file> archive{};
  /// Each finished visit goes here, too, with what of it the options keep, after it was given to the job file: one that
  /// was under way when the process was killed is not repeated.
  page_handler handler{};
  /// With other crawls, on the same loop; opened, and closed after the crawl. None: all its own, of which the options
  /// say how much.
  crawl_resources* shared = nullptr;
  /// On whose behalf: what is shared is shared fairly between parties.
  std::string party{};
  /// What it may fetch, together with other crawls: once that is used up it waits. None: all that it finds.
  std::shared_ptr<fetch_allowance> allowance{};
  /// What scope_of() has made of the options, on another thread, as to compile patterns may take long. None: it is made
  /// here.
  std::optional<scope> within{};
};

/// A crawler with all of that. Errors: a pattern of the options that RE2 refuses, which the error names. Throws
/// std::invalid_argument where the options make no sense: a concurrency of 0.
boost::system::result<crawler, pattern_error> make_crawler(crawl_options options, crawl_parts parts);

}  // namespace fanfold
