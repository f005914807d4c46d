#include "encoding/sniff.hpp"

#include <algorithm>

#include "encoding/meta_prescan.hpp"

namespace fanfold {
namespace {

using namespace std::string_view_literals;

std::string_view skip_up_to_space(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  return text;
}

/// Who can read the declaration as ASCII has no UTF-16 before him.
std::optional<encoding> readable(std::optional<encoding> named) {
  const bool is_utf_16 = named == encoding::utf_16be || named == encoding::utf_16le;
  return is_utf_16 ? encoding::utf_8 : named;
}

/// `<?x` in UTF-16.
std::optional<encoding> utf_16_of_xml_declaration(std::string_view head) {
  if (head.starts_with("<\0?\0x\0"sv)) return encoding::utf_16le;
  if (head.starts_with("\0<\0?\0x"sv)) return encoding::utf_16be;
  return std::nullopt;
}

std::optional<encoding> utf_16_of_zeros(std::string_view head) {
  if (!head.contains('\0')) return std::nullopt;  // most
  std::size_t zeros[2] = {};
  for (std::size_t i = 0; i < head.size(); ++i) zeros[i % 2] += head[i] == '\0' ? 1 : 0;
  const std::size_t units = head.size() / 2;
  const auto tell = [&](std::size_t many, std::size_t few) {
    return many >= 2 && many * 4 >= units && few * 16 <= units;
  };
  if (tell(zeros[1], zeros[0])) return encoding::utf_16le;
  if (tell(zeros[0], zeros[1])) return encoding::utf_16be;
  return std::nullopt;
}

std::optional<encoding> declared_encoding(document_kind kind, std::string_view head) {
  switch (kind) {
    case document_kind::html:
      if (const auto utf_16 = utf_16_of_xml_declaration(head)) return utf_16;
      if (const auto found = meta_prescan().feed(head)) return found->encoding;
      return encoding_of_xml_declaration(head);
    case document_kind::xml:
      if (const auto utf_16 = utf_16_of_xml_declaration(head)) return utf_16;
      return encoding_of_xml_declaration(head);
    case document_kind::css:
      return encoding_of_css_charset(head);
    case document_kind::text:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<sniffed_encoding> sniff_encoding(document_kind kind, std::optional<encoding> transport,
                                               std::string_view head) {
  head = head.substr(0, max_sniffed_bytes);
  if (const auto marked = encoding_of_byte_order_mark(head)) return {{*marked, encoding_source::byte_order_mark}};
  if (transport) return {{*transport, encoding_source::transport}};
  if (const auto said = declared_encoding(kind, head)) return {{*said, encoding_source::declaration}};
  if (const auto utf_16 = utf_16_of_zeros(head)) return {{*utf_16, encoding_source::pattern}};
  return std::nullopt;
}

std::optional<encoding> encoding_of_byte_order_mark(std::string_view head) noexcept {
  if (head.starts_with("\xEF\xBB\xBF")) return encoding::utf_8;
  if (head.starts_with("\xFE\xFF")) return encoding::utf_16be;
  if (head.starts_with("\xFF\xFE")) return encoding::utf_16le;
  return std::nullopt;
}

std::optional<encoding> encoding_of_xml_declaration(std::string_view head) {
  if (!head.starts_with("<?xml")) return std::nullopt;
  const auto end = head.find('>');
  if (end == head.npos) return std::nullopt;
  head = head.substr(0, end);
  const auto at = head.find("encoding");
  if (at == head.npos) return std::nullopt;
  head = skip_up_to_space(head.substr(at + "encoding"sv.size()));
  if (!head.starts_with('=')) return std::nullopt;
  head = skip_up_to_space(head.substr(1));
  if (!head.starts_with('"') && !head.starts_with('\'')) return std::nullopt;
  const auto close = head.find(head.front(), 1);
  if (close == head.npos) return std::nullopt;
  const auto name = head.substr(1, close - 1);
  const bool has_space = std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  return has_space ? std::nullopt : readable(encoding_of_label(name));
}

std::optional<encoding> encoding_of_css_charset(std::string_view head) {
  constexpr auto prefix = "@charset \""sv;
  if (!head.starts_with(prefix)) return std::nullopt;
  head.remove_prefix(prefix.size());
  const auto close = head.find('"');
  if (close == head.npos || !head.substr(close + 1).starts_with(';')) return std::nullopt;
  return readable(encoding_of_label(head.substr(0, close)));
}

}  // namespace fanfold
