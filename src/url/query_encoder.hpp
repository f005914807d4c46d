#pragma once

#include <string>
#include <string_view>

namespace fanfold {

/// Writes the queries of links in the encoding of the document that they are in.
/// https://url.spec.whatwg.org/#string-percent-encode-after-encoding
class url_query_encoder {
 public:
  /// Appends the bytes of `query`, which is UTF-8 by preference. What the encoding has no bytes for is appended as its
  /// character reference, percent-encoded: "%26%238364%3B".
  virtual void append_encoded(std::string& out, std::string_view query) const = 0;

 protected:
  ~url_query_encoder() = default;
};

}  // namespace fanfold
