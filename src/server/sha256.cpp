#include "server/sha256.hpp"

#include <openssl/evp.h>

#include <new>

namespace fanfold::server {

sha256_hash sha256(std::string_view bytes) {
  sha256_hash hash{};
  // Of itself the algorithm can't fail.
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(),
                   reinterpret_cast<unsigned char*>(hash.data()), nullptr) != 1)
    throw std::bad_alloc();
  return hash;
}

}  // namespace fanfold::server
