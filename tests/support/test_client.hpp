#pragma once

#include <curl/curl.h>

#include <chrono>
#include <string>
#include <vector>

#include "support/web_server.hpp"

namespace fanfold::test_web {

/// What came back for one request.
struct fetched {
  CURLcode result = CURLE_OK;
  long status = 0;
  std::string fields;  ///< of all answers, where redirects were followed
  std::string body;
  std::string location;  ///< an absolute URL; of the last answer
  std::string final_url;
  std::chrono::microseconds time{0};
};

/// A client of a server's hosts, one request after the other.
class test_client {
 public:
  explicit test_client(const web_server& server);
  test_client(const test_client&) = delete;
  test_client& operator=(const test_client&) = delete;
  ~test_client();

  /// Set options here before get(): CURLOPT_FOLLOWLOCATION, CURLOPT_TIMEOUT_MS.
  CURL* handle() const { return handle_; }

  fetched get(const std::string& url);

 private:
  CURL* handle_;
  curl_slist* resolve_ = nullptr;
};

}  // namespace fanfold::test_web
