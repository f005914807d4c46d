#pragma once

#include <curl/curl.h>
#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace fanfold::bench {

/// A client of the server's API, on one connection: it takes turns being each tenant.
class api_client {
 public:
  explicit api_client(std::uint16_t port) : port_(port), handle_(curl_easy_init(), &curl_easy_cleanup) {
    const auto keep = +[](char* bytes, std::size_t, std::size_t count, void* body) {
      static_cast<std::string*>(body)->append(bytes, count);
      return count;
    };
    curl_easy_setopt(handle_.get(), CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(handle_.get(), CURLOPT_WRITEDATA, &body_);
  }

  std::string get(const std::string& path, const std::string& token = {}) { return ask(path, token, nullptr); }
  std::string post(const std::string& path, const std::string& token, const std::string& json) {
    return ask(path, token, &json);
  }

 private:
  std::string ask(const std::string& path, const std::string& token, const std::string* json) {
    body_.clear();
    const std::string url = fmt::format("http://127.0.0.1:{}{}", port_, path);
    curl_slist* fields = curl_slist_append(nullptr, ("Authorization: Bearer " + token).c_str());
    fields = curl_slist_append(fields, "Content-Type: application/json");
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> kept(fields, &curl_slist_free_all);
    CURL* const curl = handle_.get();
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    if (json) curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, json->c_str());
    const CURLcode failed = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (failed || status / 100 != 2)
      throw std::runtime_error(fmt::format("{}: {} {}, {}", path, curl_easy_strerror(failed), status, body_));
    return body_;
  }

  std::uint16_t port_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
  std::string body_;
};

}  // namespace fanfold::bench
