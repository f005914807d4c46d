#pragma once

#include <curl/curl.h>
#include <fanfold/event.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fanfold/ip_address.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "coding/coding_chain.hpp"
#include "http/easy_handles.hpp"
#include "http/error.hpp"
#include "http/message.hpp"
#include "http/multi.hpp"

namespace fanfold::http {

/// One request over libcurl, from its start to its end. Its destructor aborts it.
class transfer final : multi_client {
 public:
  /// What it is given must outlive it.
  transfer(multi& transfers, easy_handles& handles, const address_guard& guard, const request& what,
           body_consumer& consumer);
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;
  ~transfer();

  /// Awaits its end.
  auto ended() noexcept { return ended_.wait(); }
  /// Whether there is a connection, or was one.
  bool has_connected() const noexcept;
  /// What came of it, once it has ended. Throws what the consumer threw.
  response take() &&;

 private:
  struct slist_deleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };

  void set_up();
  static curl_socket_t on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept;
  static std::size_t on_header(char* data, std::size_t, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t, std::size_t count, void* self) noexcept;
  bool guarded(bool (transfer::*take)(std::string_view), std::string_view bytes) noexcept;
  curl_socket_t open_socket(const curl_sockaddr& address) noexcept;
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  errc decode(std::string_view bytes);
  errc pass_on(std::string_view bytes);
  bool begin_decoding();
  bool is_too_large(std::uint64_t bytes) const;
  std::uint64_t body_limit() const;
  bool begin();
  void transfer_ended(CURLcode result) noexcept override;
  void note_address();
  void note_times();
  void note_error(CURLcode result);
  errc reason(CURLcode result) const;
  bool is_long_line(CURLcode result) const;
  bool is_long_http2_head(CURLcode result) const;
  std::string detail(errc why, CURLcode result) const;

  multi& transfers_;
  easy_handles& handles_;
  const address_guard& guard_;
  const request& what_;
  body_consumer& consumer_;
  easy_handle handle_;
  std::unique_ptr<curl_slist, slist_deleter> addresses_;
  std::unique_ptr<curl_slist, slist_deleter> fields_;
  response response_;
  coding_chain codings_;
  event ended_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  errc refusal_{};                    // why a callback stopped libcurl, or what it took for whole is not
  std::optional<ip_address> denied_;  // an address that may not be asked
  int socket_errno_ = 0;              // why the last socket could not be had
  std::exception_ptr failure_;        // or what it threw
  bool begun_ = false;
  bool running_ = false;
};

/// Why an address may not be connected to, for people.
std::string denial_of(const ip_address& address);

}  // namespace fanfold::http
