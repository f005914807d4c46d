#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <vector>

#include "crawl/options.hpp"

namespace fanfold::cli {

/// One thing that the command line says about a crawl. Settings are applied, in order, to the defaults or to the
/// options of a job that is resumed.
using crawl_setting = std::function<void(crawl_options&)>;
using crawl_settings = std::vector<crawl_setting>;

crawl_options apply(const crawl_settings& given, crawl_options to = {});

/// These add a group of options to a command. Parsing puts what the command line says into `given`, which must outlive
/// it.
void add_scope_options(CLI::App& to, crawl_settings& given);
void add_limit_options(CLI::App& to, crawl_settings& given);
void add_politeness_options(CLI::App& to, crawl_settings& given);
void add_network_options(CLI::App& to, crawl_settings& given);

/// --concurrency alone, and what a single page needs of the limits and of politeness, into the current group.
void add_concurrency_option(CLI::App& to, crawl_settings& given);
void add_page_limit_options(CLI::App& to, crawl_settings& given);
void add_user_agent_option(CLI::App& to, crawl_settings& given);

}  // namespace fanfold::cli
