#include "http/resolver.hpp"

#include <ares.h>
#include <netdb.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <fanfold/asio.hpp>
#include <fanfold/event.hpp>
#include <fanfold/semaphore.hpp>
#include <fanfold/timeout.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "http/address_order.hpp"
#include "http/resolver_cache.hpp"
#include "http/socket_address.hpp"
#include "http/socket_set.hpp"
#include "http/static_addresses.hpp"
#include "url/url.hpp"

namespace fanfold::http {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr std::chrono::seconds least_valid = 60s;
constexpr std::chrono::seconds most_valid = 24h;
constexpr std::size_t max_remembered = 1 << 16;  // addresses
constexpr std::size_t max_of_a_name = 64;        // that are tried; a hostile name has thousands
constexpr int first_timeout_ms = 2'000;          // of one server; c-ares doubles it for each further round
constexpr int rounds = 3;

// A name server is sent no more questions at once than it has room for: some 270 of the kind fit into a socket's
// buffer, and a name makes two. One that is not answered soon makes room for others all the same, as it may never be.
constexpr std::size_t names_at_once = 64;
constexpr std::chrono::milliseconds soon = 100ms;

// A question to the name servers. c-ares and those who wait for the answer hold it together.
struct question {
  event answered;
  int status = ARES_SUCCESS;
  errc why_none{};  // where there is no address
  resolved found;
};

task<> answer_to(std::shared_ptr<question> asked) {
  co_await asked->answered.wait();
}

struct answer_deleter {
  void operator()(ares_addrinfo* answer) const noexcept { ares_freeaddrinfo(answer); }
};

resolved read_answer(const ares_addrinfo& answer) {
  std::vector<ip_address> fours;
  std::vector<ip_address> sixes;
  std::chrono::seconds valid = most_valid;
  for (const auto* node = answer.nodes; node; node = node->ai_next) {
    if (node->ai_family != AF_INET && node->ai_family != AF_INET6) continue;
    auto& its_kind = node->ai_family == AF_INET ? fours : sixes;
    if (its_kind.size() < max_of_a_name) its_kind.push_back(address_of(*node->ai_addr));
    valid = std::min(valid, std::chrono::seconds(node->ai_ttl));
  }
  return {order_addresses(fours, sixes, max_of_a_name), std::max(valid, least_valid)};
}

// The names for this machine never go to a name server (RFC 6761 §6.3).
bool is_localhost(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host == "localhost" || host.ends_with(".localhost");
}

// Names that lead nowhere, and are nobody's business (RFC 6761 §6.4, RFC 7686).
bool leads_nowhere(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host.ends_with(".invalid") || host.ends_with(".onion");
}

bool can_open_socket() noexcept {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

errc reason(int status) {
  switch (status) {
    case ARES_SUCCESS:
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_ENONAME:
    case ARES_EBADNAME:
      return errc::unknown_host;
    case ARES_ENOMEM:
      return errc::no_resources;
    default:  // c-ares takes a socket that it can't have for a server that refuses
      return can_open_socket() ? errc::lookup_failed : errc::no_resources;
  }
}

unresolved no_address(errc why, const std::string& host, int status = ARES_SUCCESS) {
  std::string detail = "Could not resolve host: " + host;
  if (why == errc::lookup_failed) detail += std::string(": ") + ares_strerror(status);
  if (why == errc::no_resources) detail += ": out of memory or file descriptors";
  return {why, std::move(detail)};
}

}  // namespace

class resolver::channel final : socket_set::listener {
 public:
  channel(boost::asio::io_context& context, resolver_options options)
      : options_(std::move(options)), told_(options_.resolve), sockets_(context, *this), timer_(context) {
    ares_options how{};
    how.timeout = first_timeout_ms;
    how.tries = rounds;
    how.flags = ARES_FLAG_STAYOPEN;  // a socket that is open can be used when there are no more to be had
    how.sock_state_cb = &watch_socket;
    how.sock_state_cb_data = this;
    if (ares_init_options(&handle_, &how,
                          ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB) !=
        ARES_SUCCESS)
      throw std::runtime_error("the resolver can't be set up");
    std::string servers;
    for (const std::string& server : options_.name_servers) servers += (servers.empty() ? "" : ",") + server;
    if (servers.empty() || ares_set_servers_ports_csv(handle_, servers.c_str()) == ARES_SUCCESS) return;
    ares_destroy(handle_);
    throw std::runtime_error("no addresses of name servers: " + servers);
  }
  channel(const channel&) = delete;
  channel& operator=(const channel&) = delete;
  ~channel() {
    *self_ = nullptr;
    ares_destroy(handle_);
  }

  // What is known without asking.
  std::optional<resolved> find(const std::string& host, std::uint16_t port) {
    if (auto told = told_.find(host, port); !told.empty()) return resolved{std::move(told), most_valid};
    if (const auto literal = ip_address::parse(host)) return resolved{{*literal}, most_valid};
    if (is_localhost(host)) return resolved{{*ip_address::parse("127.0.0.1"), *ip_address::parse("::1")}, most_valid};
    const resolved* const known = remembered_.find(host, steady::now());
    return known ? std::optional(*known) : std::nullopt;
  }

  // The question about a name, once it is answered.
  task<std::shared_ptr<question>> answered(std::string host) {
    std::shared_ptr<question> asked;
    {
      const permit turn = co_await turns_.acquire();
      asked = ask(host);
      co_await move_on_after(soon, answer_to(asked));
    }
    co_await asked->answered.wait();
    co_return asked;
  }

  void remember(const std::string& host, const resolved& found) {
    asked_.erase(host);
    remembered_.insert(host, found, steady::now());
  }
  void forget(const std::string& host) { asked_.erase(host); }

 private:
  // Others may have asked it already.
  std::shared_ptr<question> ask(const std::string& host) {
    auto& asked = asked_[host];
    if (auto open = asked.lock()) return open;
    auto made = std::make_shared<question>();
    asked = made;
    // c-ares would open a socket for each address to sort them.
    const ares_addrinfo_hints hints{
        .ai_flags = ARES_AI_NOSORT, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_protocol = 0};
    ares_getaddrinfo(handle_, host.c_str(), nullptr, &hints, &take_answer, new std::shared_ptr(made));
    arm();
    return made;
  }

  static void watch_socket(void* self, ares_socket_t fd, int readable, int writable) {
    const std::uint32_t events = (readable ? EPOLLIN : 0u) | (writable ? EPOLLOUT : 0u);
    static_cast<channel*>(self)->sockets_.watch(fd, events);
  }

  static void take_answer(void* given, int status, int, ares_addrinfo* answer) {
    const std::unique_ptr<std::shared_ptr<question>> asked(static_cast<std::shared_ptr<question>*>(given));
    const std::unique_ptr<ares_addrinfo, answer_deleter> owned(answer);
    (*asked)->status = status;
    (*asked)->why_none = reason(status);
    if (status == ARES_SUCCESS) (*asked)->found = read_answer(*answer);
    (*asked)->answered.set();
  }

  void socket_ready(int fd, std::uint32_t events) noexcept override {
    const bool broken = events & (EPOLLERR | EPOLLHUP);
    ares_process_fd(handle_, broken || events & EPOLLIN ? fd : ARES_SOCKET_BAD,
                    broken || events & EPOLLOUT ? fd : ARES_SOCKET_BAD);
  }
  void sockets_served() noexcept override { arm(); }

  // c-ares looks after its timeouts when it is called.
  void arm() {
    timeval left{};
    if (!ares_timeout(handle_, nullptr, &left)) return;
    timer_.expires_after(std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec) + 1ms);
    timer_.async_wait([weak = std::weak_ptr(self_)](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (!self || !*self || error) return;
      ares_process_fd((*self)->handle_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      (*self)->arm();
    });
  }

  std::shared_ptr<channel*> self_ = std::make_shared<channel*>(this);
  resolver_options options_;
  static_addresses told_;
  socket_set sockets_;
  boost::asio::steady_timer timer_;
  ares_channel handle_ = nullptr;
  semaphore turns_{names_at_once};
  boost::unordered_flat_map<std::string, std::weak_ptr<question>> asked_;
  resolver_cache remembered_{max_remembered};
};

resolver::resolver(boost::asio::io_context& context, resolver_options options)
    : channel_(std::make_unique<channel>(context, std::move(options))) {}

resolver::~resolver() = default;

task<resolver::result> resolver::resolve(std::string url, std::chrono::milliseconds limit) {
  const auto at = fanfold::url::parse(url);
  if (!at || !at->effective_port()) co_return unresolved{errc::bad_url, "no host: " + url};
  const std::string host(at->host());
  const std::uint16_t port = *at->effective_port();
  if (auto known = channel_->find(host, port)) co_return *std::move(known);
  if (leads_nowhere(host)) co_return no_address(errc::unknown_host, host);
  const auto in_time = co_await move_on_after(limit, channel_->answered(host));
  if (!in_time) {
    channel_->forget(host);
    co_return no_address(errc::lookup_failed, host, ARES_ETIMEOUT);
  }
  const std::shared_ptr<question>& asked = *in_time;
  if (asked->status != ARES_SUCCESS || asked->found.addresses.empty()) {
    channel_->forget(host);
    co_return no_address(asked->why_none, host, asked->status);
  }
  channel_->remember(host, asked->found);
  co_return asked->found;
}

}  // namespace fanfold::http
