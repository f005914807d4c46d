#include "server/router.hpp"

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <optional>
#include <set>
#include <utility>

#include "server/http_target.hpp"
#include "server/problem.hpp"

namespace fanfold::server {
namespace {

using parameters = decltype(http_request::parameters);

// None of "*", which no route has.
std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> out;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    out.emplace_back(path.substr(0, path.find('/')));
    path.remove_prefix(out.back().size());
  }
  return out;
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

// Segments are decoded one by one, so that a slash that is encoded stays within its own.
std::optional<parameters> fit(const std::vector<std::string>& wanted, const std::vector<std::string>& segments) {
  if (wanted.size() != segments.size()) return std::nullopt;
  parameters out;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    auto segment = percent_decode(segments[i]);
    if (!segment) return std::nullopt;
    if (!is_parameter(wanted[i])) {
      if (wanted[i] != *segment) return std::nullopt;
    } else if (segment->empty()) {
      return std::nullopt;
    } else {
      out.insert_or_assign(wanted[i].substr(1, wanted[i].size() - 2), *std::move(segment));
    }
  }
  return out;
}

bool serves(std::string_view route, std::string_view method) {
  return route == method || (route == "GET" && method == "HEAD");
}

}  // namespace

void router::add(std::string_view method, std::string_view path, http_handler handler) {
  entries_.push_back({{std::string(method), std::string(path)}, split(path), std::move(handler)});
}

task<http_response> router::answer(http_request request) const {
  const auto segments = split(request.path);
  for (const auto& each : entries_) {
    if (!serves(each.what.method, request.method)) continue;
    auto found = fit(each.segments, segments);
    if (!found) continue;
    request.parameters = *std::move(found);
    co_return co_await each.handler(std::move(request));
  }
  const std::string allow = allowed(request);
  if (allow.empty()) co_return to_response(not_found("no route has this path"), request.id);
  if (request.method != "OPTIONS") co_return to_response(method_not_allowed(allow), request.id);
  http_response options;
  options.status = 204;
  options.fields.emplace_back("Allow", allow);
  co_return options;
}

std::string router::allowed(const http_request& request) const {
  const auto segments = split(request.path);
  std::set<std::string> methods;
  for (const auto& each : entries_) {
    if (request.path != "*" && !fit(each.segments, segments)) continue;
    methods.insert(each.what.method);
    if (each.what.method == "GET") methods.insert("HEAD");
  }
  if (!methods.empty()) methods.insert("OPTIONS");
  return boost::algorithm::join(methods, ", ");
}

std::vector<router::route> router::routes() const {
  std::vector<route> out;
  std::ranges::transform(entries_, std::back_inserter(out), &entry::what);
  return out;
}

}  // namespace fanfold::server
