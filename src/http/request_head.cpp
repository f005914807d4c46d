#include "http/request_head.hpp"

#include "coding/content_decoder.hpp"
#include "url/url.hpp"

namespace fanfold::http {

std::string request_head(const request& what, std::string_view user_agent) {
  const auto at = url::parse(what.url);
  if (!at) return {};
  std::string head = "GET ";
  head.append(at->path_and_query()).append(" HTTP/1.1\r\nHost: ").append(at->host_and_port());
  head.append("\r\nUser-Agent: ").append(user_agent);
  head.append("\r\nAccept: */*\r\nAccept-Encoding: ").append(accepted_codings).append("\r\n");
  for (const std::string& field : what.fields) head.append(field).append("\r\n");
  head.append("\r\n");
  return head;
}

}  // namespace fanfold::http
