#include "server/cross_site.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

#include "server/http_target.hpp"

namespace fanfold::server {
namespace {

bool changes_nothing(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool is_one_of(std::string_view host, const std::vector<std::string>& names) {
  return std::ranges::any_of(names, [host](const auto& name) { return boost::algorithm::iequals(name, host); });
}

// Host leaves out the port that its scheme has anyway, which only Origin tells.
bool is_same(const http_authority& origin, http_authority host) {
  if (host.port.empty() && (origin.port == "80" || origin.port == "443")) host.port = origin.port;
  return origin == host;
}

}  // namespace

std::optional<problem> distrust(const http_request& request, const std::vector<std::string>& host_names) {
  if (request.field("host").empty()) return std::nullopt;  // HTTP/1.0: no browser
  const auto host = parse_authority(request.field("host"));
  if (!host || (!host->is_local_or_address() && !is_one_of(host->host, host_names)))
    return problem{.status = 421,
                   .code = "misdirected",
                   .title = "The host is not one of this server's",
                   .detail = "the server is to be told of its public names by --host-name"};
  const auto given = request.fields.find("origin");
  if (given == request.fields.end() || changes_nothing(request.method)) return std::nullopt;
  const auto origin = parse_origin(given->second);
  if (origin && is_same(*origin, *host)) return std::nullopt;
  return problem{.status = 403,
                 .code = "cross_origin",
                 .title = "A page of another site may not do this",
                 .detail = "Origin and Host must name the same host and port"};
}

}  // namespace fanfold::server
