#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/crawl_fixture.hpp"
#include "support/web_server.hpp"

namespace fanfold {

/// A hostile host beside sound ones, on servers of their own. Whatever the hostile one does: a crawl finds every page
/// of the sound ones, without an error, and takes no more memory than a fixed amount.
class hostile_web : public testing::Test {
 protected:
  hostile_web();

  /// A URL of the hostile host, or of another name that its server answers for.
  std::string hostile(std::string_view path, std::string_view host = "hostile.test") const;

  /// Crawls the URLs and the sound hosts, to the end.
  crawled crawl_beside(std::vector<std::string> urls);
  /// The same for one page of the hostile host. Its record.
  page_record visit(std::string_view path);
  std::string error_of(std::string_view path) { return visit(path).error; }

  /// Visits the URL alone, within a time that the sound hosts might not keep to on a busy machine. Its record.
  page_record visit_alone(const std::string& url, std::chrono::milliseconds timeout);

  /// Crawls the URLs without a limit of time, and stops when the sound hosts are done: what is hostile may still be
  /// going on then, and has not held them up. The records of what else was finished.
  std::vector<page_record> finish_others_beside(std::vector<std::string> urls);

  test_web::web_server sound_;
  test_web::web_server hostile_;
  crawl_options options_;
};

}  // namespace fanfold
