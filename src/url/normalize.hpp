#pragma once

#include "url/url.hpp"

namespace fanfold {

/// Brings a URL into the form by which a crawler knows a page: two URLs with the same normal form are the same page.
/// Drops the fragment. Of http and https URLs, also writes the path's and the query's percent-encodings in upper case
/// and decodes those of unreserved characters (RFC 3986 §6.2.2), where that makes no new one: "%%34%31" stays.
/// What parsing does already: the case of scheme and host, default ports, dot segments.
/// In place; O(size). Normalising twice changes nothing more, and parsing the href gives the same URL.
void normalize(url& value);

}  // namespace fanfold
