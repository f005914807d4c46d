#include "http/error.hpp"

#include <curl/curl.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace fanfold::http {
namespace {

TEST(HttpError, TellsWhyAConnectionFailed) {
  EXPECT_EQ(from_curl(CURLE_COULDNT_CONNECT, ECONNREFUSED), errc::connection_refused);
  EXPECT_EQ(from_curl(CURLE_COULDNT_CONNECT, EHOSTUNREACH), errc::unreachable);
  EXPECT_EQ(from_curl(CURLE_COULDNT_CONNECT, ETIMEDOUT), errc::timeout);
  EXPECT_EQ(from_curl(CURLE_COULDNT_CONNECT, EMFILE), errc::no_resources);
  EXPECT_EQ(from_curl(CURLE_COULDNT_CONNECT, 0), errc::unreachable);
}

TEST(HttpError, HasAShortCodeForWhatNobodyForesaw) {
  EXPECT_EQ(make_error_code(from_curl(CURLE_FTP_ACCEPT_FAILED, 0)).message(), "other");
}

}  // namespace
}  // namespace fanfold::http
