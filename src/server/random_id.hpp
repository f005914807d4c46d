#pragma once

#include <string>

/// Names that nobody can guess, from the system's random source. They throw std::runtime_error where that fails.
namespace fanfold::server {

/// A token's secret: `fft_` and 256 random bits in base64url (RFC 4648), 43 characters. The prefix is there for those
/// who search what was published by mistake.
std::string random_secret();

/// A crawl's id: 128 random bits in base32 (RFC 4648), 26 lower-case characters, good for names of files.
std::string random_crawl_id();

/// A token's id, to be shown and typed: 40 random bits, 8 characters. It gives nobody any right.
std::string random_token_id();

}  // namespace fanfold::server
