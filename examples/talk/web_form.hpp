#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "url/normalize.hpp"
#include "url/url.hpp"

namespace talk {

namespace beast = boost::beast;
using request = beast::http::request<beast::http::string_body>;
using response = beast::http::response<beast::http::string_body>;

/// An answer after which the connection ends.
inline response html(beast::http::status status, std::string text) {
  response answer(status, 11);
  answer.set(beast::http::field::content_type, "text/html; charset=utf-8");
  answer.keep_alive(false);
  answer.body() = std::move(text);
  answer.prepare_payload();
  return answer;
}

inline response form() {
  return html(beast::http::status::ok,
              "<h1>Crawl a URL</h1>\n"
              "<form method=\"POST\">\n"
              "<input name=\"url\" size=\"60\" placeholder=\"Type a URL here\">\n"
              "<input type=\"submit\" value=\"Crawl\">\n"
              "</form>\n");
}

inline response bad_request() {
  return html(beast::http::status::bad_request, "<p>A form with a url, please: http or https.</p>\n");
}

/// The page that shows text; it may hold no markup.
inline response preformatted(std::string_view text) {
  return html(beast::http::status::ok, fmt::format("<pre>{}</pre>\n", text));
}

/// What a browser encoded to send it in a form (application/x-www-form-urlencoded).
inline std::string decoded(std::string_view encoded) {
  std::string value;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    unsigned char byte = static_cast<unsigned char>(encoded[i] == '+' ? ' ' : encoded[i]);
    if (byte == '%' && i + 2 < encoded.size()) {
      const char* digits = encoded.data() + i + 1;
      if (std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) i += 2;
    }
    value += static_cast<char>(byte);
  }
  return value;
}

/// The value of the form's first field of that name.
inline std::optional<std::string> form_field(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    const std::string_view field = form.substr(0, form.find('&'));
    if (field.starts_with(name) && field.substr(name.size()).starts_with('='))
      return decoded(field.substr(name.size() + 1));
    form.remove_prefix(std::min(form.size(), field.size() + 1));
  }
  return std::nullopt;
}

/// The URL that somebody wants to have crawled.
inline std::optional<fanfold::url> wanted_url(const request& asked) {
  const auto text = form_field(asked.body(), "url");
  if (asked.method() != beast::http::verb::post || !text) return std::nullopt;
  auto wanted = fanfold::url::parse(*text);
  if (!wanted || !wanted->is_http()) return std::nullopt;
  fanfold::normalize(*wanted);
  return *std::move(wanted);
}

/// Says where the server is, also to programs that wait for it.
inline void announce(std::uint16_t port) {
  fmt::print("Server running on http://127.0.0.1:{}/\n", port);
  std::fflush(stdout);
}

}  // namespace talk
