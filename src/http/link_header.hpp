#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace fanfold::http {

/// A link from the document that came with a Link field (RFC 8288).
struct header_link {
  std::string target;  ///< URI reference, as written
  std::string rel;     ///< relation types separated by spaces, as written; empty where there are none

  bool operator==(const header_link&) const = default;
};

inline constexpr std::size_t default_max_header_links = 1000;

/// Adds the links of one field, as long as `links` holds fewer than `max_links`. Those with an `anchor` are left out:
/// they lead from another document. What can't be read is passed over up to the next comma (RFC 8288, appendix B.2,
/// would stop there). O(value).
void append_links(std::string_view value, std::vector<header_link>& links,
                  std::size_t max_links = default_max_header_links);

/// The links of all Link fields.
std::vector<header_link> header_links(const response_head& head, std::size_t max_links = default_max_header_links);

}  // namespace fanfold::http
