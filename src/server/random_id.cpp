#include "server/random_id.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string_view>

namespace fanfold::server {
namespace {

constexpr std::string_view base32_digits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view base64url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Without padding; the last digit's bits that are left over are 0.
std::string encoded(std::span<const unsigned char> bytes, std::string_view digits, unsigned bits_in_digit) {
  std::string text;
  const auto mask = static_cast<unsigned>(digits.size() - 1);
  unsigned bits = 0, held = 0;
  for (const unsigned char byte : bytes) {
    bits = bits << 8 | byte;
    held += 8;
    while (held >= bits_in_digit) {
      held -= bits_in_digit;
      text += digits[bits >> held & mask];
    }
  }
  if (held > 0) text += digits[bits << (bits_in_digit - held) & mask];
  return text;
}

template <std::size_t Size>
std::array<unsigned char, Size> random_bytes() {
  std::array<unsigned char, Size> bytes;
  if (RAND_bytes(bytes.data(), Size) != 1) throw std::runtime_error("the system gives no random numbers");
  return bytes;
}

}  // namespace

std::string random_secret() {
  return "fft_" + encoded(random_bytes<32>(), base64url_digits, 6);
}

std::string random_crawl_id() {
  return encoded(random_bytes<16>(), base32_digits, 5);
}

std::string random_token_id() {
  return encoded(random_bytes<5>(), base32_digits, 5);
}

}  // namespace fanfold::server
