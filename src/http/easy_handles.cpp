#include "http/easy_handles.hpp"

#include <algorithm>
#include <cstddef>
#include <new>
#include <stdexcept>
#include <utility>

#include "coding/content_decoder.hpp"

namespace fanfold::http {
namespace {

// What is read of a connection at a time: the more the fewer system calls, but each transfer has one.
long buffer_bytes(std::size_t transfers) {
  constexpr std::size_t together = 16 << 20;
  return static_cast<long>(std::clamp<std::size_t>(together / std::max<std::size_t>(transfers, 1), 16 << 10, 64 << 10));
}

}  // namespace

curl_library::curl_library() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl can't be set up");
}

easy_handle easy_handles::take() {
  easy_handle handle = idle_.empty() ? make() : std::move(idle_.back());
  if (!idle_.empty()) idle_.pop_back();
  curl_easy_setopt(handle.get(), CURLOPT_MAXAGE_CONN, idle_time_);
  return handle;
}

void easy_handles::give_back(easy_handle handle) {
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, nullptr);  // these go before the handle does
  curl_easy_setopt(handle.get(), CURLOPT_RESOLVE, nullptr);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, nullptr);
  idle_.push_back(std::move(handle));
}

easy_handle easy_handles::make() const {
  easy_handle handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  CURL* easy = handle.get();
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT,
                   1L);  // or the end of a transfer waits for libcurl to resolve a proxy's name
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, accepted_codings);
  curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);  // it would not say where the coded body breaks off
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, buffer_bytes(options_.connections));
  if (options_.guard.deny_private) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  if (!options_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  return handle;
}

}  // namespace fanfold::http
