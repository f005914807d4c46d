#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "encoding/encoding.hpp"

/// Which encoding a document is in, by what it and its server say of it.
/// https://html.spec.whatwg.org/#determining-the-character-encoding
namespace fanfold {

/// What kind of document it is: where it says its encoding, and what holds if it says none.
enum class document_kind : std::uint8_t {
  html,  ///< a meta element, or an XML declaration; undeclared, it is guessed
  xml,   ///< its declaration (XML 1.0 §4.3.3); undeclared, it is UTF-8
  css,   ///< @charset (CSS Syntax Level 3 §3.2); undeclared, it is in the encoding of what refers to it, or UTF-8
  text,  ///< nowhere; it is guessed
};

/// How an encoding was determined, from the most to the least certain.
enum class encoding_source : std::uint8_t {
  byte_order_mark,
  transport,    ///< the Content-Type header
  declaration,  ///< the document's own
  pattern,      ///< zero bytes where UTF-16 has them
  content,      ///< a guess from the text
  fallback,     ///< none of these
};

struct sniffed_encoding {
  fanfold::encoding encoding;
  encoding_source source;

  /// HTML's "certain": nothing in the document may overrule it.
  bool is_certain() const noexcept { return source <= encoding_source::transport; }
  bool operator==(const sniffed_encoding&) const = default;
};

/// How many bytes of a document sniff_encoding() wants.
inline constexpr std::size_t max_sniffed_bytes = 1024;

/// The encoding of a document whose first max_sniffed_bytes, or all it has, are `head`; nothing: neither it nor
/// `transport` says. A byte order mark comes before the transport, that before the document's declaration.
///
/// Beyond the standard: UTF-16 without a mark is recognised by its zero bytes, where nothing is declared: at least
/// two, and a quarter of the 16-bit units, have one in the same place, and no more than a sixteenth in the other.
///
/// The prescan of HTML also reads the XML declaration, where there is no meta element.
std::optional<sniffed_encoding> sniff_encoding(document_kind kind, std::optional<encoding> transport,
                                               std::string_view head);

/// The encoding of the byte order mark that `head` begins with. https://encoding.spec.whatwg.org/#bom-sniff
std::optional<encoding> encoding_of_byte_order_mark(std::string_view head) noexcept;

/// The encoding that an XML declaration in an encoding with ASCII's letters names, at the start of `head`; UTF-8 where
/// it says UTF-16. https://html.spec.whatwg.org/#concept-get-xml-encoding-when-sniffing, but the name has to be within
/// the declaration.
std::optional<encoding> encoding_of_xml_declaration(std::string_view head);

/// The encoding that `@charset "…";` names at the start of `head`; UTF-8 where it says UTF-16.
/// https://www.w3.org/TR/css-syntax-3/#input-byte-stream
std::optional<encoding> encoding_of_css_charset(std::string_view head);

}  // namespace fanfold
