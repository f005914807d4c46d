#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "crawl/options.hpp"

namespace fanfold::cli {

/// One thing that is said about a crawl.
struct crawl_setting {
  std::string name;  ///< of the option, "--depth"
  std::function<void(crawl_options&)> apply;
};

/// How an option stands in a crawl's, as text that it could be given as. Empty: it is not said, or off.
struct option_reader {
  std::string name;  ///< "--depth"
  std::function<std::string(const crawl_options&)> text;
};

/// What is said about a crawl, in order.
struct crawl_settings {
  std::vector<crawl_setting> configured;  ///< by the configuration file; a resumed job's own options go before these
  std::vector<crawl_setting> given;       ///< by the command line; they go before a job's
  std::vector<option_reader> readers;     ///< of the command's options that say something about a crawl
};

crawl_options apply(const std::vector<crawl_setting>& settings, crawl_options to = {});
/// For a crawl without a job.
crawl_options apply(const crawl_settings& settings, crawl_options to = {});

/// These add a group of options to a command. What is said by them goes into `given`, which must outlive it: what is
/// said before the command is parsed is the configuration file's.
void add_scope_options(CLI::App& to, crawl_settings& given);
/// The same, with --ignore in the place of --exclude.
void add_check_scope_options(CLI::App& to, crawl_settings& given);
void add_limit_options(CLI::App& to, crawl_settings& given);
void add_politeness_options(CLI::App& to, crawl_settings& given);
/// What pages ask of crawlers.
void add_directive_options(CLI::App& to, crawl_settings& given);
void add_network_options(CLI::App& to, crawl_settings& given);

/// Throws usage_error for options that parse but can't be had.
void demand_feasible(const crawl_options& options);

/// Single options, into the current group: --near-duplicates; --words; --concurrency; what a single page needs of the
/// limits and of politeness.
void add_near_duplicates_option(CLI::App& to, crawl_settings& given);
void add_words_option(CLI::App& to, crawl_settings& given);
void add_concurrency_option(CLI::App& to, crawl_settings& given);
void add_page_limit_options(CLI::App& to, crawl_settings& given);
void add_user_agent_option(CLI::App& to, crawl_settings& given);

}  // namespace fanfold::cli
