#include "http/fetcher.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fanfold/timeout.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "http/easy_handles.hpp"
#include "http/resolver.hpp"
#include "http/transfer.hpp"

namespace fanfold::http {
namespace {

using steady = std::chrono::steady_clock;

std::chrono::microseconds time_since(steady::time_point begin) {
  return std::chrono::floor<std::chrono::microseconds>(steady::now() - begin);
}

// Of a host whose name leads nowhere, or nowhere that may be asked.
response unanswered(const unresolved& why, std::chrono::microseconds took) {
  response none;
  none.error = why.why;
  none.error_detail = why.detail;
  none.elapsed = took;
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

// The addresses to try one after the other, each of IPv6 beside one of IPv4, which libcurl lets race. It would go
// through them by itself, but give each half of the time that is left: none to the tenth.
std::vector<std::vector<ip_address>> in_turns(std::span<const ip_address> addresses) {
  std::vector<std::vector<ip_address>> turns(1);
  std::size_t of_v4 = 0;
  std::size_t of_v6 = 0;
  for (const ip_address& each : addresses) {
    const std::size_t turn = each.is_v4() ? of_v4++ : of_v6++;
    if (turn == turns.size()) turns.emplace_back();
    turns[turn].push_back(each);
  }
  return turns;
}

task<> end_of(transfer* running) {
  co_await running->ended();
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

namespace {

// The transfers of a fetcher, in several multi handles, by host: libcurl goes through all connections of a handle
// each time that one of them is closed, and in each second through all that are idle.
class transfers_by_host {
 public:
  transfers_by_host(boost::asio::io_context& context, std::size_t connections)
      : context_(context), parts_(std::clamp<std::size_t>(connections / connections_of_one, 1, most_parts)) {
    connections_ =
        parts_.size() == 1 ? connections : connections / parts_.size() * 3 / 2;  // hosts are never shared evenly
  }

  multi& of(std::string_view url) {
    const std::string_view origin = url.substr(0, url.find('/', url.find("//") + 2));
    auto& part = parts_[(std::hash<std::string_view>()(origin) >> bits_of_workers) % parts_.size()];
    if (!part) part = std::make_unique<multi>(context_, connections_);
    return *part;
  }

 private:
  static constexpr int bits_of_workers = 16;  // of the same hash, by which hosts may have been shared out to fetchers
  static constexpr std::size_t connections_of_one = 128;
  static constexpr std::size_t most_parts = 64;

  boost::asio::io_context& context_;
  std::size_t connections_;
  std::vector<std::unique_ptr<multi>> parts_;  // made when they are needed
};

}  // namespace

struct fetcher::shared {
  shared(boost::asio::io_context& context, fetcher_options of)
      : options(std::move(of)), transfers(context, options.connections), handles(options) {
    if (options.guard.deny_private || !has_proxy())
      names.emplace(context, resolver_options{options.resolve, options.name_servers});
  }

  curl_library library;
  fetcher_options options;
  std::optional<resolver> names;  // none where a proxy resolves them
  transfers_by_host transfers;
  easy_handles handles;  // gone before the multi handles
};

fetcher::fetcher(boost::asio::io_context& context, fetcher_options options)
    : shared_(std::make_unique<shared>(context, std::move(options))) {}

fetcher::~fetcher() = default;

task<response> fetcher::fetch(request what, body_consumer& consumer) {
  const auto begin = steady::now();
  if (shared_->names && what.addresses.empty()) {
    auto found = co_await shared_->names->resolve(what.url, std::min(what.limits.connect, what.limits.total));
    if (!found) co_return unanswered(found.error(), time_since(begin));
    what.addresses = std::move(found->addresses);
  }
  if (const auto denied = drop_denied(what.addresses, shared_->options.guard))
    co_return unanswered({errc::private_address, denial_of(*denied)}, time_since(begin));
  co_return co_await fetch_resolved(std::move(what), consumer, begin);
}

task<response> fetcher::fetch_resolved(request what, body_consumer& consumer, steady::time_point begin) {
  const limits whole = what.limits;
  auto turns = in_turns(what.addresses);
  for (std::size_t left = turns.size();; --left) {
    what.addresses = std::move(turns[turns.size() - left]);
    what.limits.total = left_of(whole.total, begin);
    what.limits.connect = left_of(whole.connect, begin);
    const auto before = time_since(begin);
    transfer running(shared_->transfers.of(what.url), shared_->handles, shared_->options.guard, what, consumer);
    if (left > 1) {
      co_await move_on_after(std::min(what.limits.connect, what.limits.total) / left, end_of(&running));
      if (!running.has_connected()) continue;
    }
    co_await running.ended();
    response answer = std::move(running).take();
    answer.elapsed += before;
    co_return answer;
  }
}

}  // namespace fanfold::http
