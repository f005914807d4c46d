#pragma once

#include <string>
#include <string_view>

#include "encoding/encoding.hpp"
#include "url/query_encoder.hpp"

namespace fanfold {

/// What writes the queries of the links in a document of this encoding, for url::parse() and url::assign(); lives to
/// the end, and may be used by any number of threads. Null where queries are UTF-8, which the URL parser writes by
/// itself: for UTF-8, UTF-16 and replacement.
const url_query_encoder* query_encoder_of(encoding of);

/// Appends UTF-8 in an encoding that has an encoder; in UTF-8 itself as it is. U+FFFD for what is ill-formed; what the
/// encoding has no bytes for as "%26%23", its number, and "%3B". O(size), and a look-up of O(log n) for each character
/// beyond ASCII. Precondition: output_encoding(to) == to.
void append_encoded_query(std::string& out, encoding to, std::string_view text);

}  // namespace fanfold
