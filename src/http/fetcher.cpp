#include "http/fetcher.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <utility>

#include "http/easy_handles.hpp"
#include "http/resolver.hpp"
#include "http/transfer.hpp"

namespace fanfold::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

// Of a host whose name leads nowhere, or nowhere that may be asked.
response unanswered(const unresolved& why, std::chrono::steady_clock::duration took) {
  response none;
  none.error = why.why;
  none.error_detail = why.detail;
  none.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(took);
  return none;
}

// Leaves those that may be asked, so that libcurl tries no others: the first one of the others, if none are left.
std::optional<ip_address> drop_denied(std::vector<ip_address>& addresses, const address_guard& guard) {
  const auto is_denied = [&guard](const ip_address& each) { return !guard.allows(each); };
  const auto first = std::ranges::find_if(addresses, is_denied);
  if (first == addresses.end()) return std::nullopt;
  const ip_address denied = *first;
  std::erase_if(addresses, is_denied);
  return addresses.empty() ? std::optional(denied) : std::nullopt;
}

}  // namespace

bool has_proxy() {
  const auto is_set = [](const char* name) {
    const char* const value = std::getenv(name);
    return value && *value;
  };
  return is_set("http_proxy") || is_set("https_proxy") || is_set("HTTPS_PROXY") || is_set("all_proxy") ||
         is_set("ALL_PROXY");
}

struct fetcher::shared {
  shared(boost::asio::io_context& context, fetcher_options of)
      : options(std::move(of)), transfers(context, options.connections), handles(options) {
    if (options.guard.deny_private || !has_proxy())
      names.emplace(context, resolver_options{options.resolve, options.name_servers});
  }

  curl_library library;
  fetcher_options options;
  std::optional<resolver> names;  // none where a proxy resolves them
  multi transfers;
  easy_handles handles;  // gone before the multi handle
};

fetcher::fetcher(boost::asio::io_context& context, fetcher_options options)
    : shared_(std::make_unique<shared>(context, std::move(options))) {}

fetcher::~fetcher() = default;

task<response> fetcher::fetch(request what, body_consumer& consumer) {
  if (shared_->names && what.addresses.empty()) {
    const auto limit = std::min(what.limits.connect, what.limits.total);
    const auto begin = std::chrono::steady_clock::now();
    auto found = co_await shared_->names->resolve(what.url, limit);
    const auto took = std::chrono::steady_clock::now() - begin;
    what.limits.total -= std::min(duration_cast<milliseconds>(took), what.limits.total - 1ms);
    if (!found) co_return unanswered(found.error(), took);
    what.addresses = std::move(found->addresses);
  }
  const address_guard& guard = shared_->options.guard;
  if (const auto denied = drop_denied(what.addresses, guard))
    co_return unanswered({errc::private_address, denial_of(*denied)}, {});
  transfer running(shared_->transfers, shared_->handles, guard, what, consumer);
  co_await running.ended();
  co_return std::move(running).take();
}

}  // namespace fanfold::http
