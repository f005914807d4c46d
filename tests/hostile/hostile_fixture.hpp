#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/crawl_fixture.hpp"
#include "hostile/sound_hosts.hpp"
#include "support/web_server.hpp"

namespace fanfold {

/// A hostile host beside sound ones, on servers of their own, and one worker for both. Whatever the hostile one does: a
/// crawl finds every page of the sound ones, without an error and as if they were alone, or not much later; and takes
/// no more memory and processor time than a fixed amount.
class hostile_web : public testing::Test {
 protected:
  using attack = sound_hosts::attack;

  hostile_web();

  /// A URL of the hostile host, or of another name that its server answers for.
  std::string hostile(std::string_view path, std::string_view host = "hostile.test") const;
  /// An attack that is under way once the hostile server was asked for those of the URLs that are its own.
  attack asked_for(std::vector<std::string> urls) const;
  /// One that is under way after so many more requests, whatever they are for.
  attack asked_for_more(std::uint64_t requests) const;

  /// Crawls the URLs and the sound hosts, to the end. The pages of the URLs: those of the sound hosts are left out.
  crawled crawl_beside(std::vector<std::string> urls, attack under_way);
  crawled crawl_beside(const std::vector<std::string>& urls) { return crawl_beside(urls, asked_for(urls)); }
  /// The same for one page of the hostile host. Its record.
  page_record visit(std::string_view path);
  std::string error_of(std::string_view path) { return visit(path).error; }

  /// Visits the URL alone, within a time that the sound hosts might not keep to on a busy machine. Its record.
  page_record visit_alone(const std::string& url, std::chrono::milliseconds timeout);

  /// Crawls the URLs without a limit of time, and stops when the sound hosts are done: what is hostile is still going
  /// on then, and has not held them up. The records of what else was finished.
  std::vector<page_record> finish_others_beside(std::vector<std::string> urls, attack under_way);
  std::vector<page_record> finish_others_beside(const std::vector<std::string>& urls) {
    return finish_others_beside(urls, asked_for(urls));
  }

  test_web::web_server hostile_;
  sound_hosts sound_;
  crawl_options options_;
  std::size_t most_memory_bytes_ = 100 << 20;

 private:
  crawled run_beside(std::vector<std::string> urls, attack under_way, bool to_the_end);
};

}  // namespace fanfold
