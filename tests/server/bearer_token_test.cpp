#include "server/bearer_token.hpp"

#include <gtest/gtest.h>

namespace fanfold::server {
namespace {

TEST(bearer_token, stands_behind_its_scheme) {
  // RFC 6750, section 2.1; schemes are case-insensitive by RFC 9110, section 11.1
  for (const char* const field : {"Bearer fft_a-B7", "bearer fft_a-B7", "BEARER   fft_a-B7", " Bearer fft_a-B7\t"})
    EXPECT_EQ(bearer_token(field), "fft_a-B7") << field;
  EXPECT_EQ(bearer_token("Bearer mF_9.B5f-4.1JqM~+/=="), "mF_9.B5f-4.1JqM~+/==");
}

TEST(bearer_token, is_not_in_what_says_something_else) {
  for (const char* const field :
       {"", " ", "Bearer", "Bearer ", "Bearerfft_a", "Bearer\tfft_a", "fft_a", "Basic fft_a", "Bearer=fft_a",
        "Bearer fft_a fft_b", "Bearer fft_a, Bearer fft_b", "Bearer token=\"fft_a\"", "Bearer ==", "Bearer a=b",
        "Bearer f\xC3\xA9", "Bearers fft_a", "Beare fft_a"})
    EXPECT_EQ(bearer_token(field), std::nullopt) << field;
  EXPECT_EQ(bearer_token(std::string_view("Bearer a\0", 9)), std::nullopt);
}

}  // namespace
}  // namespace fanfold::server
