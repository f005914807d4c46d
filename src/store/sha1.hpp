#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

namespace fanfold {

/// SHA-1 (FIPS 180-4) as web archives write it: `sha1:` and base 32 (RFC 4648). For telling contents apart, which is
/// all that it is still good for.
class sha1 {
 public:
  sha1();

  void add(std::string_view bytes);
  /// Of all that was added. Begins anew.
  std::string text();

  static std::string of(std::string_view bytes);

 private:
  struct free_context {
    void operator()(EVP_MD_CTX* context) const noexcept;
  };
  void begin();

  std::unique_ptr<EVP_MD_CTX, free_context> context_;
};

}  // namespace fanfold
