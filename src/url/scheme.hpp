#pragma once

#include <cstdint>
#include <string_view>

namespace fanfold {

/// The special schemes of https://url.spec.whatwg.org/#special-scheme, and everything else.
enum class scheme_kind : std::uint8_t { not_special, http, https, ws, wss, ftp, file };

constexpr bool is_special(scheme_kind kind) noexcept {
  return kind != scheme_kind::not_special;
}

/// The port that a URL of this scheme leaves out; 0: it has none.
constexpr std::uint16_t default_port(scheme_kind kind) noexcept {
  switch (kind) {
    case scheme_kind::http:
    case scheme_kind::ws:
      return 80;
    case scheme_kind::https:
    case scheme_kind::wss:
      return 443;
    case scheme_kind::ftp:
      return 21;
    case scheme_kind::file:
    case scheme_kind::not_special:
      break;
  }
  return 0;
}

/// `scheme`: in lower case, without its colon.
constexpr scheme_kind scheme_kind_of(std::string_view scheme) noexcept {
  if (scheme == "https") return scheme_kind::https;
  if (scheme == "http") return scheme_kind::http;
  if (scheme == "file") return scheme_kind::file;
  if (scheme == "ftp") return scheme_kind::ftp;
  if (scheme == "wss") return scheme_kind::wss;
  if (scheme == "ws") return scheme_kind::ws;
  return scheme_kind::not_special;
}

}  // namespace fanfold
