#include "store/sha1.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <new>

namespace fanfold {
namespace {

// Looked up once, as that takes longer than hashing a small page.
const EVP_MD* algorithm() {
  static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  return fetched ? fetched : throw std::bad_alloc();
}

// 160 bits are 32 digits, without padding.
void append_base32(std::string& out, const std::array<unsigned char, 20>& bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  for (std::size_t at = 0; at < bytes.size(); at += 5) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 5; ++i) bits = bits << 8 | bytes[at + i];
    for (int shift = 35; shift >= 0; shift -= 5) out += digits[bits >> shift & 31];
  }
}

}  // namespace

void sha1::free_context::operator()(EVP_MD_CTX* context) const noexcept {
  EVP_MD_CTX_free(context);
}

sha1::sha1() : context_(EVP_MD_CTX_new()) {
  if (!context_) throw std::bad_alloc();
  begin();
}

void sha1::begin() {
  if (EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) != 1) throw std::bad_alloc();
}

void sha1::add(std::string_view bytes) {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
}

std::string sha1::text() {
  std::array<unsigned char, 20> digest{};
  EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
  begin();
  std::string text = "sha1:";
  append_base32(text, digest);
  return text;
}

std::string sha1::of(std::string_view bytes) {
  sha1 hash;
  hash.add(bytes);
  return hash.text();
}

}  // namespace fanfold
