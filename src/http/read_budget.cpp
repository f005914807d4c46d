#include "http/read_budget.hpp"

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <string_view>

namespace fanfold::http {
namespace {

bool has_openssl() {
  static const char* const version = curl_version_info(CURLVERSION_NOW)->ssl_version;
  return version && std::string_view(version).starts_with("OpenSSL/");
}

// Before a connection is read: says that there is nothing for now, where its turn is over. The socket is readable then,
// so that it is served again.
long on_read(BIO* connection, int what, const char*, std::size_t, int, long, int result, std::size_t*) {
  if (what != BIO_CB_READ) return result;
  if (reinterpret_cast<read_budget*>(BIO_get_callback_arg(connection))->take()) return result;
  BIO_clear_retry_flags(connection);
  BIO_set_retry_read(connection);
  return -1;
}

// The first message of a connection, before which it has no BIO.
void on_message(int, int, int, const void*, std::size_t, SSL* tls, void* budget) {
  SSL_set_msg_callback(tls, nullptr);
  BIO* const connection = SSL_get_rbio(tls);
  BIO_set_callback_ex(connection, &on_read);
  BIO_set_callback_arg(connection, static_cast<char*>(budget));
}

CURLcode on_context(CURL*, void* context, void* budget) {
  SSL_CTX_set_msg_callback(static_cast<SSL_CTX*>(context), &on_message);
  SSL_CTX_set_msg_callback_arg(static_cast<SSL_CTX*>(context), budget);
  return CURLE_OK;
}

}  // namespace

void read_budget::bound(CURL* easy) noexcept {
  if (!has_openssl()) return;
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &on_context);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
}

}  // namespace fanfold::http
