#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace fanfold::test_web {

/// A certificate and its private key (ECDSA, P-256), both in PEM, made on the spot. All functions throw
/// std::runtime_error where OpenSSL fails.
struct test_certificate {
  std::string certificate_pem;
  std::string key_pem;
};

/// A certificate authority that nobody trusts yet.
test_certificate make_authority();

/// A server's certificate for these DNS names and 127.0.0.1, signed by the authority, valid from yesterday until
/// `valid_for` from now, which may have passed.
test_certificate make_certificate(const test_certificate& authority, const std::vector<std::string>& names,
                                  std::chrono::seconds valid_for = std::chrono::hours(24));

/// One that nobody else signed.
test_certificate make_self_signed(const std::vector<std::string>& names);

}  // namespace fanfold::test_web
