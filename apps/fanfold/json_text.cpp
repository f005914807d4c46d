#include "json_text.hpp"

#include <boost/json.hpp>

#include "store/utf8.hpp"

namespace fanfold::cli {

std::string json_text(std::string_view text) {
  std::string copy;
  return boost::json::serialize(boost::json::string(as_valid_utf8(text, copy)));
}

}  // namespace fanfold::cli
