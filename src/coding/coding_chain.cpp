#include "coding/coding_chain.hpp"

#include <algorithm>

#include "coding/field_text.hpp"

namespace fanfold {

std::vector<std::string_view> codings_in(std::string_view list) {
  std::vector<std::string_view> codings;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const std::string_view one = trimmed(list.substr(0, comma));
    if (!one.empty() && !equal_ignoring_case(one, "identity")) codings.push_back(one);
    list.remove_prefix(std::min(list.size(), comma + 1));
  }
  std::ranges::reverse(codings);
  return codings;
}

bool coding_chain::is_whole() const {
  return std::ranges::all_of(decoders_, [](const auto& each) { return each->is_whole(); });
}

bool coding_chain::decode_from(std::size_t at, std::string_view bytes, const content_decoder::sink& out) {
  if (at == decoders_.size()) return out(bytes);
  return decoders_[at]->decode(bytes, [&](std::string_view piece) { return decode_from(at + 1, piece, out); });
}

}  // namespace fanfold
