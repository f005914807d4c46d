#pragma once

#include <string>

#include "analysis/link_check.hpp"
#include "text_output.hpp"

/// What is said of a site's links.
namespace fanfold::cli {

enum class report_format { text, json, junit };

/// Prints what is broken, what was redirected and the numbers. They throw what `out` throws.
void print_report(text_output& out, const link_check& links, report_format how);

/// The same for people, by page; for programs; for what shows the results of tests.
void print_text_report(text_output& out, const link_check& links);
void print_json_report(text_output& out, const link_check& links);
void print_junit_report(text_output& out, const link_check& links);

/// "1,234 links on 56 pages: 3 broken, 12 redirected, 4 skipped (4 forbidden by robots.txt)".
std::string summary_of(const link_totals& totals);

/// The URL with its fragment, fit for a terminal.
std::string whole_url(const link_finding& link);

}  // namespace fanfold::cli
