#include "http/error.hpp"

#include <curl/curl.h>

#include <cerrno>
#include <string>

namespace fanfold::http {
namespace {

class category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "fanfold.http"; }
  std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
      case errc::bad_url:
        return "bad_url";
      case errc::unknown_host:
        return "unknown_host";
      case errc::lookup_failed:
        return "lookup_failed";
      case errc::private_address:
        return "private_address";
      case errc::connection_refused:
        return "connection_refused";
      case errc::unreachable:
        return "unreachable";
      case errc::timeout:
        return "timeout";
      case errc::too_slow:
        return "too_slow";
      case errc::tls_error:
        return "tls_error";
      case errc::connection_closed:
        return "connection_closed";
      case errc::truncated:
        return "truncated";
      case errc::too_large:
        return "too_large";
      case errc::headers_too_large:
        return "headers_too_large";
      case errc::bad_encoding:
        return "bad_encoding";
      case errc::protocol_error:
        return "protocol_error";
      case errc::no_resources:
        return "no_resources";
      case errc::stopped:
        return "stopped";
      case errc::other:
        break;
    }
    return "other";
  }
};

}  // namespace

const boost::system::error_category& error_category() noexcept {
  static const category instance;
  return instance;
}

bool is_transient(errc e) noexcept {
  switch (e) {
    case errc::lookup_failed:
    case errc::connection_refused:
    case errc::unreachable:
    case errc::timeout:
    case errc::too_slow:
    case errc::connection_closed:
    case errc::truncated:
    case errc::no_resources:
      return true;
    default:
      return false;
  }
}

// Where libcurl has no code of its own, its words tell. Bad chunks, unlike a connection that broke, will be so next
// time.
errc from_curl(int curl_code, int os_errno, std::string_view said) noexcept {
  switch (static_cast<CURLcode>(curl_code)) {
    case CURLE_URL_MALFORMAT:
      return errc::bad_url;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
      return errc::unknown_host;
    case CURLE_COULDNT_CONNECT:
      if (os_errno == EMFILE || os_errno == ENFILE) return errc::no_resources;
      if (os_errno == ETIMEDOUT) return errc::timeout;
      return os_errno == ECONNREFUSED ? errc::connection_refused : errc::unreachable;
    case CURLE_INTERFACE_FAILED:
      return errc::unreachable;
    case CURLE_OPERATION_TIMEDOUT:
      return said.starts_with("Operation too slow") ? errc::too_slow : errc::timeout;
    case CURLE_FILESIZE_EXCEEDED:
      return errc::too_large;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return errc::tls_error;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
      return errc::connection_closed;
    case CURLE_RECV_ERROR:
      return said.ends_with("in chunked-encoding") ? errc::protocol_error : errc::connection_closed;
    case CURLE_PARTIAL_FILE:
      return errc::truncated;
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WRITE_ERROR:  // of a decoder, which found more than it can take
      return errc::bad_encoding;
    case CURLE_UNSUPPORTED_PROTOCOL:  // of what was answered: HTTP/0.9
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_HTTP3:
      return errc::protocol_error;
    case CURLE_OUT_OF_MEMORY:
      return errc::no_resources;
    default:
      return errc::other;
  }
}

}  // namespace fanfold::http
