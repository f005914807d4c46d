#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fanfold::test_web {

/// A link of the page /fault/every-link.
struct written_link {
  std::string_view element;
  std::string_view attribute;
  std::string path;  ///< of the URL it leads to, on the same host
};

/// Every link of that page in document order, at least one for each attribute of HTML that holds URLs. What else looks
/// like a link there is none, and would lead below /fault/not-a-link.
std::vector<written_link> every_link();

/// The page.
std::string every_link_html();

}  // namespace fanfold::test_web
