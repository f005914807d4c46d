#include "http/fetcher.hpp"

#include <curl/curl.h>
#include <sys/socket.h>
#include <fanfold/event.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <limits>
#include <new>
#include <optional>
#include <stdexcept>
#include <utility>

#include "http/error.hpp"
#include "http/multi.hpp"
#include "http/resolver.hpp"
#include "http/socket_address.hpp"
#include "url/url.hpp"

namespace fanfold::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

struct curl_library {
  curl_library() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl can't be set up");
  }
  ~curl_library() { curl_global_cleanup(); }
};

struct easy_deleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using easy_handle = std::unique_ptr<CURL, easy_deleter>;

// libcurl refuses a limit that is no curl_off_t, and keeps the one before.
curl_off_t max_file_size(const limits& l) {
  return static_cast<curl_off_t>(std::min<std::uint64_t>(l.max_body_bytes, std::numeric_limits<curl_off_t>::max()));
}

struct slist_deleter {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

// What CURLOPT_RESOLVE takes: "+HOST:PORT:ADDRESS,ADDRESS", where the plus makes it one to be forgotten. Nothing for a
// host that is an address.
std::string address_entry(const request& what) {
  const auto at = url::parse(what.url);
  if (what.addresses.empty() || !at || !at->effective_port() || ip_address::parse(at->host())) return {};
  std::string entry = '+' + std::string(at->host()) + ':' + std::to_string(*at->effective_port()) + ':';
  for (const ip_address& address : what.addresses) {
    if (entry.back() != ':') entry += ',';
    entry += address.is_v4() ? address.text() : '[' + address.text() + ']';
  }
  return entry;
}

std::string in_words(const ip_address& denied) {
  return denied.text() + " is a " + std::string(name_of(denied.reach())) + " address";
}

// Of a host whose name leads nowhere, or nowhere that may be asked.
response unanswered(const unresolved& why, std::chrono::steady_clock::duration took) {
  response none;
  none.error = why.why;
  none.error_detail = why.detail;
  none.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(took);
  return none;
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

// The multi handle, and easy handles for reuse: they keep what all requests have in common.
class fetcher::shared {
 public:
  shared(boost::asio::io_context& context, fetcher_options options)
      : options_(std::move(options)), transfers_(context, options_.connections) {
    if (options_.guard.deny_private || !has_proxy())
      names_.emplace(context, resolver_options{options_.resolve, options_.name_servers});
  }

  easy_handle take_handle() {
    if (idle_.empty()) return new_handle();
    easy_handle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }
  void give_back(easy_handle handle) {
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, nullptr);  // these go before the handle does
    curl_easy_setopt(handle.get(), CURLOPT_RESOLVE, nullptr);
    idle_.push_back(std::move(handle));
  }
  multi& transfers() noexcept { return transfers_; }
  /// Null where a proxy resolves names.
  resolver* names() noexcept { return names_ ? &*names_ : nullptr; }
  bool denies(const ip_address& to) const noexcept { return !options_.guard.allows(to); }
  /// Leaves those that may be asked, so that libcurl tries no others: the first one of the others, if none are left.
  std::optional<ip_address> drop_denied(std::vector<ip_address>& addresses) const {
    const auto first = std::ranges::find_if(addresses, [this](const auto& each) { return denies(each); });
    if (first == addresses.end()) return std::nullopt;
    const ip_address denied = *first;
    std::erase_if(addresses, [this](const auto& each) { return denies(each); });
    return addresses.empty() ? std::optional(denied) : std::nullopt;
  }

 private:
  easy_handle new_handle() const {
    easy_handle handle(curl_easy_init());
    if (!handle) throw std::bad_alloc();
    CURL* easy = handle.get();
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // or the end of a transfer blocks the loop until its name resolves
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl decodes
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);
    if (options_.guard.deny_private) curl_easy_setopt(easy, CURLOPT_PROXY, "");
    if (!options_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
    return handle;
  }

  curl_library library_;
  fetcher_options options_;
  std::optional<resolver> names_;
  multi transfers_;
  std::vector<easy_handle> idle_;  // gone before the multi handle
};

// One request, from its start to its end. Its destructor aborts it.
class fetcher::transfer final : multi_client {
 public:
  transfer(shared& owner, const request& what, body_consumer& consumer)
      : owner_(owner), what_(what), consumer_(consumer), handle_(owner.take_handle()) {
    CURL* easy = handle_.get();
    curl_easy_setopt(easy, CURLOPT_URL, what.url.c_str());
    if (const std::string entry = address_entry(what); !entry.empty())
      addresses_.reset(curl_slist_append(nullptr, entry.c_str()));
    curl_easy_setopt(easy, CURLOPT_RESOLVE, addresses_.get());
    curl_easy_setopt(easy, CURLOPT_PRIVATE, static_cast<multi_client*>(this));
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(what.limits.total.count()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(what.limits.connect.count()));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(what.limits.min_bytes_per_second));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(what.limits.min_rate_time.count()));
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, max_file_size(what.limits));
    running_ = owner.transfers().add(easy);
    if (!running_) transfer_ended(CURLE_OUT_OF_MEMORY);
  }
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;
  ~transfer() {
    if (running_) owner_.transfers().remove(handle_.get());
    owner_.give_back(std::move(handle_));
  }

  auto ended() noexcept { return ended_.wait(); }
  response take() && {
    if (failure_) std::rethrow_exception(failure_);
    return std::move(response_);
  }

 private:
  static curl_socket_t on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
    return static_cast<transfer*>(self)->open_socket(*address);
  }
  static std::size_t on_header(char* data, std::size_t, std::size_t count, void* self) noexcept {
    return static_cast<transfer*>(self)->guarded(&transfer::take_header, {data, count}) ? count : 0;
  }
  static std::size_t on_body(char* data, std::size_t, std::size_t count, void* self) noexcept {
    return static_cast<transfer*>(self)->guarded(&transfer::take_body, {data, count}) ? count : 0;
  }

  // No exception may pass through libcurl: it ends the transfer, and comes out of the fetch.
  bool guarded(bool (transfer::*take)(std::string_view), std::string_view bytes) noexcept {
    try {
      return (this->*take)(bytes);
    } catch (...) {
      failure_ = std::current_exception();
      return false;
    }
  }

  // One for each address that libcurl tries. It would not say why it got none.
  curl_socket_t open_socket(const curl_sockaddr& address) noexcept {
    if (owner_.denies(address_of(address.addr))) {
      denied_ = address_of(address.addr);
      return CURL_SOCKET_BAD;
    }
    const curl_socket_t fd = socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    socket_errno_ = fd < 0 ? errno : 0;
    return fd < 0 ? CURL_SOCKET_BAD : fd;
  }

  bool take_header(std::string_view line) {
    if (response_.head.add_line(line, what_.limits.max_header_bytes)) return true;
    refusal_ = errc::headers_too_large;
    return false;
  }

  bool take_body(std::string_view bytes) {
    if (response_.body_bytes + bytes.size() > what_.limits.max_body_bytes) {
      refusal_ = errc::too_large;
      return false;
    }
    response_.body_bytes += bytes.size();
    if (begin() && consumer_.write(bytes)) return true;
    refusal_ = errc::stopped;
    return false;
  }

  bool begin() { return std::exchange(begun_, true) || consumer_.begin(response_.head); }

  void transfer_ended(CURLcode result) noexcept override {
    running_ = false;
    curl_off_t elapsed = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_TOTAL_TIME_T, &elapsed);
    response_.elapsed = std::chrono::microseconds(elapsed);
    curl_off_t sent = 0;
    curl_off_t answered = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &sent);
    curl_easy_getinfo(handle_.get(), CURLINFO_STARTTRANSFER_TIME_T, &answered);
    response_.latency = std::chrono::microseconds(std::max<curl_off_t>(answered - sent, 0));
    try {
      if (result == CURLE_OK && response_.head.is_whole())
        begin();
      else
        note_error(result);
    } catch (...) {
      failure_ = std::current_exception();
    }
    ended_.set();
  }

  void note_error(CURLcode result) {
    const errc why = refusal_ == errc{} ? reason(result) : refusal_;
    response_.error = why;
    response_.error_detail = detail(why, result);
  }

  errc reason(CURLcode result) const {
    if (result == CURLE_OK) return errc::connection_closed;  // in the middle of the head, which libcurl lets pass
    if (is_long_line(result)) return errc::headers_too_large;
    if (denied_) return errc::private_address;
    long os_errno = socket_errno_;
    if (os_errno == 0) curl_easy_getinfo(handle_.get(), CURLINFO_OS_ERRNO, &os_errno);
    return from_curl(result, static_cast<int>(os_errno), error_text_.data());
  }

  // libcurl holds a header line of 100 KB at most, and says that it is out of memory where one is longer.
  bool is_long_line(CURLcode result) const {
    curl_off_t until_request = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &until_request);
    return result == CURLE_OUT_OF_MEMORY && until_request > 0 && !response_.head.is_whole();
  }

  std::string detail(errc why, CURLcode result) const {
    const limits& l = what_.limits;
    switch (why) {
      case errc::too_large:
        return "the body has more than " + std::to_string(l.max_body_bytes) + " bytes";
      case errc::headers_too_large:
        if (is_long_line(result)) return "a header line has more than 100 KB";
        return "the header has more than " + std::to_string(l.max_header_bytes) + " bytes";
      case errc::private_address:
        return in_words(*denied_);
      case errc::stopped:
        return "no more of the body was wanted";
      case errc::too_slow:
        return "less than " + std::to_string(l.min_bytes_per_second) + " bytes a second for " +
               std::to_string(l.min_rate_time.count()) + " s";
      default:
        if (result == CURLE_OK) return "the head was not whole";
        if (why == errc::no_resources && socket_errno_ != 0) return "no more files can be open at once";
        return error_text_[0] ? error_text_.data() : curl_easy_strerror(result);
    }
  }

  shared& owner_;
  const request& what_;
  body_consumer& consumer_;
  easy_handle handle_;
  std::unique_ptr<curl_slist, slist_deleter> addresses_;
  response response_;
  event ended_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  errc refusal_{};                    // why a callback stopped libcurl
  std::optional<ip_address> denied_;  // an address that may not be asked
  int socket_errno_ = 0;              // why the last socket could not be had
  std::exception_ptr failure_;        // or what it threw
  bool begun_ = false;
  bool running_ = false;
};

fetcher::fetcher(boost::asio::io_context& context, fetcher_options options)
    : shared_(std::make_unique<shared>(context, std::move(options))) {}

fetcher::~fetcher() = default;

task<response> fetcher::fetch(request what, body_consumer& consumer) {
  if (resolver* const names = shared_->names(); names && what.addresses.empty()) {
    const auto limit = std::min(what.limits.connect, what.limits.total);
    const auto begin = std::chrono::steady_clock::now();
    auto found = co_await names->resolve(what.url, limit);
    const auto took = std::chrono::steady_clock::now() - begin;
    what.limits.total -= std::min(duration_cast<milliseconds>(took), what.limits.total - 1ms);
    if (!found) co_return unanswered(found.error(), took);
    what.addresses = std::move(found->addresses);
  }
  if (const auto denied = shared_->drop_denied(what.addresses))
    co_return unanswered({errc::private_address, in_words(*denied)}, {});
  transfer t(*shared_, what, consumer);
  co_await t.ended();
  co_return std::move(t).take();
}

}  // namespace fanfold::http
