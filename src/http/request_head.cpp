#include "http/request_head.hpp"

#include <curl/curl.h>

#include "url/url.hpp"

namespace fanfold::http {
namespace {

// What libcurl decodes, in its order.
std::string accepted_encodings() {
  const int features = curl_version_info(CURLVERSION_NOW)->features;
  std::string names;
  const auto add = [&](int feature, std::string_view name) {
    if (features & feature) names.append(names.empty() ? "" : ", ").append(name);
  };
  add(CURL_VERSION_LIBZ, "deflate, gzip");
  add(CURL_VERSION_BROTLI, "br");
  add(CURL_VERSION_ZSTD, "zstd");
  return names;
}

}  // namespace

std::string request_head(const request& what, std::string_view user_agent) {
  static const std::string encodings = accepted_encodings();
  const auto at = url::parse(what.url);
  if (!at) return {};
  std::string head = "GET ";
  head.append(at->path_and_query()).append(" HTTP/1.1\r\nHost: ").append(at->host_and_port());
  head.append("\r\nUser-Agent: ").append(user_agent);
  head.append("\r\nAccept: */*\r\nAccept-Encoding: ").append(encodings).append("\r\n");
  for (const std::string& field : what.fields) head.append(field).append("\r\n");
  head.append("\r\n");
  return head;
}

}  // namespace fanfold::http
