#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fanfold::html {

/// What a `<meta http-equiv=refresh>` or a Refresh header asks for.
struct meta_refresh {
  std::uint32_t seconds = 0;  ///< larger values than the type holds are its largest
  std::string_view url{};     ///< As written; empty: the document itself.

  bool operator==(const meta_refresh&) const = default;
};

/// Parses the value of a `content` attribute by the shared declarative refresh steps
/// (https://html.spec.whatwg.org/#shared-declarative-refresh-steps). Empty when there is nothing to do. The URL is a
/// view into `content`.
std::optional<meta_refresh> parse_meta_refresh(std::string_view content);

}  // namespace fanfold::html
