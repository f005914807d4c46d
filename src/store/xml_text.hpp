#pragma once

#include <string>
#include <string_view>

namespace fanfold {

/// Appends text as XML has it, as the content of an element or in an attribute's quotes of either kind (XML 1.0 §2.4).
/// What XML can't hold, such as most control characters, is the caller's to leave out.
void append_xml(std::string& out, std::string_view text);

/// The same, as a text of its own.
inline std::string xml_text(std::string_view text) {
  std::string out;
  append_xml(out, text);
  return out;
}

}  // namespace fanfold
