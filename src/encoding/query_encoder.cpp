#include "encoding/query_encoder.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "encoding/legacy_encoder.hpp"
#include "encoding/utf8.hpp"

namespace fanfold {
namespace {

using encoding_detail::legacy_encoder;

class query_encoder final : public url_query_encoder {
 public:
  explicit query_encoder(encoding to) : to_(to) {}
  void append_encoded(std::string& out, std::string_view query) const override {
    append_encoded_query(out, to_, query);
  }

 private:
  encoding to_;
};

template <std::size_t... Index>
std::array<query_encoder, sizeof...(Index)> make_all(std::index_sequence<Index...>) {
  return {query_encoder(static_cast<encoding>(Index))...};
}

}  // namespace

const url_query_encoder* query_encoder_of(encoding of) {
  static const auto all = make_all(std::make_index_sequence<encoding_count>{});
  return output_encoding(of) == encoding::utf_8 ? nullptr : &all[static_cast<std::size_t>(of)];
}

void append_encoded_query(std::string& out, encoding to, std::string_view text) {
  if (to == encoding::utf_8) return void(out.append(text));
  legacy_encoder encoder(to, out);
  while (!text.empty()) {
    const auto piece = encoding_detail::first_utf8_piece(text);
    text.remove_prefix(piece.size);
    const auto missing = encoder.append(piece.code_point);
    if (missing) out.append("%26%23").append(std::to_string(static_cast<std::uint32_t>(*missing))).append("%3B");
  }
  encoder.finish();
}

}  // namespace fanfold
