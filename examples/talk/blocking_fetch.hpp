#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "page.hpp"

namespace talk {

/// Gets a page, redirects followed, and blocks the calling thread meanwhile.
inline page fetch(const url& at) {
  const auto keep = +[](char* bytes, std::size_t, std::size_t count, void* body) {
    static_cast<std::string*>(body)->append(bytes, count);
    return count;
  };
  std::string body;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> request(curl_easy_init(), &curl_easy_cleanup);
  CURL* const curl = request.get();
  curl_easy_setopt(curl, CURLOPT_URL, at.href().c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can decode
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // signals and threads don't mix
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  if (const CURLcode error = curl_easy_perform(curl)) return no_page(at, curl_easy_strerror(error));

  long status = 0;
  const char* arrived_at = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &arrived_at);
  if (status != 200) return no_page(at, fmt::format("status {}", status));
  const auto end = url::parse(arrived_at);
  return read_page(at, end ? *end : at, std::move(body));
}

}  // namespace talk
