#include "url/url.hpp"

#include "url/parser.hpp"

namespace fanfold {

boost::system::result<url> url::parse(std::string_view input) {
  url parsed;
  if (input.size() <= max_size) parsed.record_.href.reserve(input.size());
  if (const auto error = parsed.assign(input)) return error;
  return parsed;
}

boost::system::result<url> url::parse(std::string_view input, const url& base, const url_query_encoder* queries) {
  url parsed;
  if (const auto error = parsed.assign(input, base, queries)) return error;
  return parsed;
}

boost::system::error_code url::assign(std::string_view input) {
  return assign(input, nullptr, nullptr);
}

boost::system::error_code url::assign(std::string_view input, const url& base, const url_query_encoder* queries) {
  if (&base != this) return assign(input, &base.record_, queries);
  const auto copy = base.record_;
  return assign(input, &copy, queries);
}

boost::system::error_code url::assign(std::string_view input, const url_detail::url_record* base,
                                      const url_query_encoder* queries) {
  auto error = url_errc::too_long;
  if (input.size() <= max_size) {
    error = url_detail::url_parser(base, record_, queries).parse(input);
    if (record_.href.size() > max_size) error = url_errc::too_long;
  }
  if (error == url_errc{}) return {};
  record_.href = "about:blank";
  record_.parts() = {};
  return error;
}

std::string_view url::username() const noexcept {
  return has_credentials() ? record_.slice(record_.scheme_end + 3, record_.username_end) : std::string_view{};
}

std::string_view url::password() const noexcept {
  const auto colon = record_.username_end;
  return record_.host_start > colon + 1 ? record_.slice(colon + 1, record_.host_start - 1) : std::string_view{};
}

std::string_view url::host_and_port() const noexcept {
  return has_host() ? record_.slice(record_.host_start, record_.path_start) : std::string_view{};
}

std::optional<std::uint16_t> url::port() const noexcept {
  return record_.has_port() ? std::optional(record_.port) : std::nullopt;
}

std::optional<std::uint16_t> url::effective_port() const noexcept {
  if (record_.has_port()) return record_.port;
  const auto by_default = default_port(kind());
  return by_default != 0 ? std::optional(by_default) : std::nullopt;
}

std::string_view url::query() const noexcept {
  return has_query() ? record_.slice(record_.query_start + 1, record_.fragment_start) : std::string_view{};
}

std::string_view url::fragment() const noexcept {
  return has_fragment() ? std::string_view(record_.href).substr(record_.fragment_start + 1) : std::string_view{};
}

std::string url::origin() const {
  if (is_special() && kind() != scheme_kind::file) {
    return std::string(scheme()).append("://").append(host_and_port());
  }
  if (scheme() == "blob") {
    const auto inner = parse(path());
    if (inner && inner->is_http()) return inner->origin();
  }
  return "null";
}

}  // namespace fanfold
