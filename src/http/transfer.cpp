#include "http/transfer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <limits>
#include <ranges>
#include <utility>
#include <vector>

#include "coding/field_text.hpp"
#include "http/socket_address.hpp"
#include "url/url.hpp"

namespace fanfold::http {
namespace {

constexpr std::size_t max_codings = 5;  // as many as libcurl bears; each may be a bomb in the other

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

// Of all fields of this name, the last one first, which is to be undone first.
std::vector<std::string_view> codings_of(const response_head& head, std::string_view name) {
  std::vector<std::string_view> codings;
  const auto fields = head.headers(name);
  for (const std::string_view field : std::views::reverse(fields)) {
    const auto more = codings_in(field);
    codings.insert(codings.end(), more.begin(), more.end());
  }
  return codings;
}

}  // namespace

std::string denial_of(const ip_address& address) {
  return address.text() + " is a " + std::string(name_of(address.reach())) + " address";
}

transfer::transfer(multi& transfers, easy_handles& handles, const address_guard& guard, const request& what,
                   body_consumer& consumer)
    : transfers_(transfers),
      handles_(handles),
      guard_(guard),
      what_(what),
      consumer_(consumer),
      handle_(handles.take()) {
  set_up();
  running_ = transfers_.add(handle_.get());
  if (!running_) transfer_ended(CURLE_OUT_OF_MEMORY);
}

transfer::~transfer() {
  if (running_) transfers_.remove(handle_.get());
  handles_.give_back(std::move(handle_));
}

response transfer::take() && {
  if (failure_) std::rethrow_exception(failure_);
  return std::move(response_);
}

// One that was made for it, TLS or not, or one that was there.
bool transfer::has_connected() const noexcept {
  long made = 0;
  curl_off_t until_request = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_NUM_CONNECTS, &made);
  curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &until_request);
  return made > 0 || until_request > 0;
}

void transfer::set_up() {
  CURL* easy = handle_.get();
  curl_easy_setopt(easy, CURLOPT_URL, what_.url.c_str());
  if (const std::string entry = address_entry(what_); !entry.empty())
    addresses_.reset(curl_slist_append(nullptr, entry.c_str()));
  curl_easy_setopt(easy, CURLOPT_RESOLVE, addresses_.get());
  for (const std::string& field : what_.fields) fields_.reset(curl_slist_append(fields_.release(), field.c_str()));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fields_.get());
  curl_easy_setopt(easy, CURLOPT_PRIVATE, static_cast<multi_client*>(this));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(what_.limits.total.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(what_.limits.connect.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(what_.limits.min_bytes_per_second));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(what_.limits.min_rate_time.count()));
  // Without a limit it takes a length that is beyond all numbers for none.
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, std::numeric_limits<curl_off_t>::max());
}

curl_socket_t transfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
  return static_cast<transfer*>(self)->open_socket(*address);
}
std::size_t transfer::on_header(char* data, std::size_t, std::size_t count, void* self) noexcept {
  return static_cast<transfer*>(self)->guarded(&transfer::take_header, {data, count}) ? count : 0;
}
std::size_t transfer::on_body(char* data, std::size_t, std::size_t count, void* self) noexcept {
  return static_cast<transfer*>(self)->guarded(&transfer::take_body, {data, count}) ? count : 0;
}

// No exception may pass through libcurl: it ends the transfer, and comes out of the fetch.
bool transfer::guarded(bool (transfer::*take)(std::string_view), std::string_view bytes) noexcept {
  try {
    return (this->*take)(bytes);
  } catch (...) {
    failure_ = std::current_exception();
    return false;
  }
}

// One for each address that libcurl tries. It would not say why it got none.
curl_socket_t transfer::open_socket(const curl_sockaddr& address) noexcept {
  if (!guard_.allows(address_of(address.addr))) {
    denied_ = address_of(address.addr);
    return CURL_SOCKET_BAD;
  }
  const curl_socket_t fd = socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
  socket_errno_ = fd < 0 ? errno : 0;
  if (socket_errno_ == EMFILE || socket_errno_ == ENFILE) handles_.spare_descriptors();
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

bool transfer::take_header(std::string_view line) {
  if (response_.head.add_line(line, what_.limits.max_header_bytes)) return true;
  refusal_ = errc::headers_too_large;
  return false;
}

bool transfer::take_body(std::string_view bytes) {
  refusal_ = decode(bytes);
  return refusal_ == errc{};
}

errc transfer::decode(std::string_view bytes) {
  if (!begun_ && !begin_decoding()) return errc::bad_encoding;
  if (!begin()) return errc::stopped;
  errc refused{};
  const bool is_decoded = codings_.decode(bytes, [&](std::string_view piece) {
    refused = pass_on(piece);
    return refused == errc{};
  });
  if (refused != errc{}) return refused;
  return is_decoded ? errc{} : errc::bad_encoding;
}

// False where they can't be undone. What content codings it doesn't know it leaves as they are (Fetch, "handle content
// codings").
bool transfer::begin_decoding() {
  auto codings = codings_of(response_.head, "Transfer-Encoding");
  std::erase_if(codings, [](std::string_view each) { return equal_ignoring_case(each, "chunked"); });  // libcurl's
  if (!std::ranges::all_of(codings, is_content_coding)) return false;
  const auto of_content = codings_of(response_.head, "Content-Encoding");
  if (std::ranges::all_of(of_content, is_content_coding))
    codings.insert(codings.end(), of_content.begin(), of_content.end());
  if (codings.size() > max_codings) return false;
  for (const std::string_view each : codings) codings_.add(make_content_decoder(each, uncoded::fails));
  return true;
}

errc transfer::pass_on(std::string_view bytes) {
  if (is_too_large(response_.body_bytes + bytes.size())) return errc::too_large;
  response_.body_bytes += bytes.size();
  if (!consumer_.write(bytes)) return errc::stopped;
  return is_too_large(response_.body_bytes) ? errc::too_large : errc{};
}

// Of so many bytes, or of those that the server has announced.
bool transfer::is_too_large(std::uint64_t bytes) const {
  curl_off_t announced = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  return std::max(bytes, static_cast<std::uint64_t>(std::max<curl_off_t>(announced, 0))) > body_limit();
}

std::uint64_t transfer::body_limit() const {
  return consumer_.body_limit(what_.limits.max_body_bytes);
}

bool transfer::begin() {
  return std::exchange(begun_, true) || consumer_.begin(response_.head);
}

void transfer::transfer_ended(CURLcode result) noexcept {
  running_ = false;
  note_times();
  try {
    note_address();
    if (result == CURLE_OK && response_.head.is_whole()) {
      begin();
      if (!codings_.is_whole()) refusal_ = errc::truncated;
    }
    if (result != CURLE_OK || !response_.head.is_whole() || refusal_ != errc{}) note_error(result);
  } catch (...) {
    failure_ = std::current_exception();
  }
  ended_.set();
}

void transfer::note_address() {
  const char* address = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_PRIMARY_IP, &address);
  if (address) response_.address = address;
}

void transfer::note_times() {
  curl_off_t elapsed = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_TOTAL_TIME_T, &elapsed);
  response_.elapsed = std::chrono::microseconds(elapsed);
  curl_off_t sent = 0;
  curl_off_t answered = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &sent);
  curl_easy_getinfo(handle_.get(), CURLINFO_STARTTRANSFER_TIME_T, &answered);
  response_.latency = std::chrono::microseconds(std::max<curl_off_t>(answered - sent, 0));
}

void transfer::note_error(CURLcode result) {
  const errc why = refusal_ == errc{} ? reason(result) : refusal_;
  response_.error = why;
  response_.error_detail = detail(why, result);
}

errc transfer::reason(CURLcode result) const {
  if (result == CURLE_OK) return errc::connection_closed;  // in the middle of the head, which libcurl lets pass
  if (is_long_line(result) || is_long_http2_head(result)) return errc::headers_too_large;
  if (denied_) return errc::private_address;
  long os_errno = socket_errno_;
  if (os_errno == 0) curl_easy_getinfo(handle_.get(), CURLINFO_OS_ERRNO, &os_errno);
  return from_curl(result, static_cast<int>(os_errno), error_text_.data());
}

// libcurl holds a header line of 100 KB at most, and says that it is out of memory where one is longer.
bool transfer::is_long_line(CURLcode result) const {
  curl_off_t until_request = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &until_request);
  return result == CURLE_OUT_OF_MEMORY && until_request > 0 && !response_.head.is_whole();
}

// Over HTTP/2 it holds 128 KiB of header lines, and nghttp2 a few frames of them; only their words say so.
bool transfer::is_long_http2_head(CURLcode result) const {
  const std::string_view said = error_text_.data();
  return result == CURLE_RECV_ERROR && !response_.head.is_whole() &&
         (said.contains("returned -902:") || said.contains("CONTINUATION"));
}

std::string transfer::detail(errc why, CURLcode result) const {
  const limits& l = what_.limits;
  switch (why) {
    case errc::too_large:
      return "the body has more than " + std::to_string(body_limit()) + " bytes";
    case errc::headers_too_large:
      if (is_long_line(result)) return "a header line has more than 100 KB";
      if (is_long_http2_head(result)) return "the header has more than 128 KB, or too many frames";
      return "the header has more than " + std::to_string(l.max_header_bytes) + " bytes";
    case errc::private_address:
      return denial_of(*denied_);
    case errc::stopped:
      return "no more of the body was wanted";
    case errc::bad_encoding:
      if (result == CURLE_WRITE_ERROR)
        return "the body is not in the codings that it is said to be in, or these are too many";
      break;
    case errc::truncated:
      if (result == CURLE_OK) return "the compressed body breaks off";
      break;
    case errc::too_slow:
      return "less than " + std::to_string(l.min_bytes_per_second) + " bytes a second for " +
             std::to_string(l.min_rate_time.count()) + " s";
    default:
      break;
  }
  if (result == CURLE_OK) return "the head was not whole";
  if (why == errc::no_resources && socket_errno_ != 0) return "no more files can be open at once";
  // libcurl has none for some of its codes, and leaves those of the socket's last error.
  const std::string_view said = error_text_.data();
  const bool is_said = !said.empty() && (result == CURLE_RECV_ERROR || !said.starts_with("Recv failure"));
  return std::string(is_said ? said : curl_easy_strerror(result));
}

}  // namespace fanfold::http
