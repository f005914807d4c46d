#include "frontier/split_url.hpp"

#include <gtest/gtest.h>

namespace fanfold {
namespace {

struct split_case {
  const char* url;
  const char* origin;
};

class split_url_test : public testing::TestWithParam<split_case> {};

TEST_P(split_url_test, separates_the_host_from_the_rest_and_joins_them_again) {
  const auto [url, origin] = GetParam();
  const split_url parts(url);
  EXPECT_EQ(parts.origin(), origin);
  EXPECT_EQ(join_url(parts.origin(), parts.rest()), url);
}

INSTANTIATE_TEST_SUITE_P(urls, split_url_test,
                         testing::Values(split_case{"http://example.com/", "http://example.com"},
                                         split_case{"https://example.com:8443/a/b?c=d", "https://example.com:8443"},
                                         split_case{"http://[::1]:80/a", "http://[::1]:80"},
                                         split_case{"http://example.com/a?mail=me@home", "http://example.com"},
                                         split_case{"http://example.com/~me@home//x", "http://example.com"},
                                         split_case{"http://example.com/?to=http://b@c/", "http://example.com"},
                                         split_case{"http://example.com", "http://example.com"}));

INSTANTIATE_TEST_SUITE_P(urls_with_credentials, split_url_test,
                         testing::Values(split_case{"http://me@example.com/", "http://example.com"},
                                         split_case{"http://me:secret@example.com:81/a?b@c", "http://example.com:81"},
                                         split_case{"http://me:secret@example.com", "http://example.com"}));

}  // namespace
}  // namespace fanfold
