#pragma once

#include <curl/curl.h>

#include <memory>
#include <vector>

#include "http/fetcher.hpp"

namespace fanfold::http {

struct easy_deleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using easy_handle = std::unique_ptr<CURL, easy_deleter>;

/// libcurl, set up as long as this lives. Before anything else of it.
class curl_library {
 public:
  /// Throws std::runtime_error where it can't be set up.
  curl_library();
  curl_library(const curl_library&) = delete;
  curl_library& operator=(const curl_library&) = delete;
  ~curl_library() { curl_global_cleanup(); }
};

/// libcurl's easy handles, for reuse: they keep what all requests have in common.
class easy_handles {
 public:
  /// `options` must outlive the handles.
  explicit easy_handles(const fetcher_options& options) : options_(options) {}

  /// Throws std::bad_alloc.
  easy_handle take();
  void give_back(easy_handle handle);
  /// This machine is out of file descriptors: from now on connections that are idle give way to others.
  void spare_descriptors() noexcept { idle_time_ = short_idle_time; }

 private:
  static constexpr long short_idle_time = 1;  // in seconds, as libcurl has it

  easy_handle make() const;

  const fetcher_options& options_;
  long idle_time_ = 118;  // libcurl's default
  std::vector<easy_handle> idle_;
};

}  // namespace fanfold::http
