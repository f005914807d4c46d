// The first line is a base, the rest a link: whatever they are, what comes out of the parser keeps its promises, and
// resolving gives back what the standard says is the same URL.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fanfold/ip_address.hpp>
#include <source_location>
#include <string>
#include <string_view>

#include "require.hpp"
#include "url/fingerprint.hpp"
#include "url/normalize.hpp"
#include "url/query_encoder.hpp"
#include "url/registrable_domain.hpp"
#include "url/scope.hpp"
#include "url/url.hpp"

namespace {

using fanfold::url;

void require(bool holds, const char* promise, const url& value,
             const std::source_location& where = std::source_location::current()) {
  if (!holds) std::fprintf(stderr, "%s\n", value.href().c_str());
  ::require(holds, promise, where);
}

/// https://url.spec.whatwg.org/#url-serializing, from what the accessors say.
std::string serialize(const url& value) {
  std::string text(value.scheme());
  text += ':';
  if (value.has_host()) {
    text += "//";
    if (value.has_credentials()) {
      text += value.username();
      if (!value.password().empty()) text.append(":").append(value.password());
      text += '@';
    }
    text += value.host();
    if (const auto port = value.port()) text.append(":").append(std::to_string(*port));
  } else if (value.path().starts_with("//")) {
    text += "/.";
  }
  text += value.path();
  if (value.has_query()) text.append("?").append(value.query());
  if (value.has_fragment()) text.append("#").append(value.fragment());
  return text;
}

bool has_same_parts(const url& a, const url& b) {
  return a == b && a.kind() == b.kind() && a.username() == b.username() && a.password() == b.password() &&
         a.has_host() == b.has_host() && a.host() == b.host() && a.host_and_port() == b.host_and_port() &&
         a.port() == b.port() && a.has_opaque_path() == b.has_opaque_path() && a.path() == b.path() &&
         a.has_query() == b.has_query() && a.query() == b.query() && a.has_fragment() == b.has_fragment() &&
         a.fragment() == b.fragment() && a.origin() == b.origin();
}

void check_printable(const url& value) {
  for (const char c : value.href()) require(c >= ' ' && c <= '~', "an href is printable ASCII", value);
  if (value.is_special()) require(!value.href().contains(' '), "a special URL has no space", value);
}

void check_fixed_point(const url& value) {
  const auto again = url::parse(value.href());
  require(again.has_value(), "an href can be parsed", value);
  require(has_same_parts(*again, value), "parsing an href gives the same URL", value);
}

/// Percent-encodings in upper case.
bool is_upper(std::string_view text) {
  const auto is_hex = [](char c) { return std::string_view("0123456789abcdefABCDEF").contains(c); };
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '%' || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) continue;
    if (std::max(text[i + 1], text[i + 2]) >= 'a') return false;
  }
  return true;
}

void check_normal_form(url value) {
  const auto origin = value.origin();
  normalize(value);
  check_fixed_point(value);
  require(!value.has_fragment(), "a normal form has no fragment", value);
  require(value.origin() == origin, "normalising keeps the origin", value);
  require(!value.is_http() || is_upper(value.path_and_query()), "a normal form has one spelling", value);
  auto twice = value;
  normalize(twice);
  require(has_same_parts(twice, value), "normalising twice changes nothing more", value);
  const auto print = fanfold::fingerprint::of(value);
  require(fanfold::fingerprint::from_bytes(print.bytes()) == print, "a fingerprint survives being stored", value);
}

void check_scope(const url& value) {
  if (!value.is_http()) return;
  for (const auto kind : {fanfold::scope_kind::host, fanfold::scope_kind::domain, fanfold::scope_kind::prefix}) {
    const auto limits = fanfold::scope::make({.kind = kind}, {&value, 1}).value();
    require(limits.check(value).allowed(), "a seed is in its own scope", value);
  }
}

/// https://url.spec.whatwg.org/#ends-in-a-number-checker, for decimal numbers.
bool ends_in_a_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto label = host.substr(host.rfind('.') + 1);
  return !label.empty() && label.find_first_not_of("0123456789") == std::string_view::npos;
}

void check_host(const url& value) {
  const std::string host(value.host());
  require(!host.empty() || !value.is_special() || value.kind() == fanfold::scheme_kind::file, "a host is there", value);
  if (host.empty()) return;
  const auto again = url::parse(std::string(value.scheme()) + "://" + host + "/");
  require(again && again->host() == host, "a host stays as it is", value);
  const auto domain = fanfold::registrable_domain(host);
  require(host.ends_with(domain) && fanfold::registrable_domain(domain) == domain, "a domain is of its host", value);
  if (host.front() == '[' || (value.is_special() && ends_in_a_number(host)))
    require(fanfold::ip_address::parse(host).has_value(), "what looks like an address is one", value);
  if (value.is_special())
    require(std::ranges::none_of(host, [](char c) { return c >= 'A' && c <= 'Z'; }), "names are in lower case", value);
}

void check_port(const url& value) {
  const auto usual = fanfold::default_port(value.kind());
  require(!value.port() || (value.has_host() && (usual == 0 || value.port() != usual)), "a usual port is left out",
          value);
  require(value.effective_port().value_or(0) == value.port().value_or(usual), "else it is the usual one", value);
}

void check_origin(const url& value) {
  const bool is_tuple = value.is_special() && value.kind() != fanfold::scheme_kind::file;
  if (!is_tuple) return;  // but for blob:, whose origin is another URL's
  const auto origin = url::parse(value.origin());
  require(origin && origin->host_and_port() == value.host_and_port() && origin->kind() == value.kind() &&
              origin->origin() == value.origin(),
          "an origin has the scheme, the host and the port", value);
}

void check_path(const url& value) {
  if (value.has_opaque_path()) return;
  std::string_view path = value.path();
  require(path.empty() ? !value.is_special() : path.front() == '/', "a path begins with a slash", value);
  while (!path.empty()) {
    path.remove_prefix(1);
    std::string segment(path.substr(0, path.find('/')));
    path.remove_prefix(segment.size());
    for (const auto* const dot : {"%2e", "%2E"})
      while (segment.contains(dot)) segment.replace(segment.find(dot), 3, ".");
    require(segment != "." && segment != "..", "no segment of dots is left", value);
  }
}

bool is_same(const boost::system::result<url>& found, std::string_view href) {
  return found && found->href() == href;
}

/// What refers to the URL itself, in its own document and in others.
void check_references(const url& value, const url& other) {
  const std::string& href = value.href();
  const std::string folded = " \x1F" + href.substr(0, href.size() / 2) + "\r\n\t" + href.substr(href.size() / 2) + "\n";
  require(is_same(url::parse(folded), href), "blanks around and line breaks in a URL mean nothing", value);
  require(is_same(url::parse(href, other), href), "an absolute URL is the same wherever it is found", value);
  if (value.has_host())
    require(is_same(url::parse(href.substr(value.scheme().size() + 1), value), href), "the scheme can be left out",
            value);
  if (value.has_fragment())
    require(is_same(url::parse('#' + std::string(value.fragment()), value), href), "a fragment is in the page", value);
  if (value.has_opaque_path()) {
    require(url::parse("", value).has_error(), "an opaque path is no base", value);
    return;
  }
  const auto page = value.href_without_fragment();
  require(is_same(url::parse("", value), page), "nothing refers to the page", value);
  if (value.has_query())
    require(is_same(url::parse('?' + std::string(value.query()), value), page), "a query is the path's", value);
  if (value.path().starts_with('/') && !value.path().starts_with("//"))
    require(is_same(url::parse(value.path_and_query(), value), page), "a path is the host's", value);
}

void check(const url& value, const url& other) {
  require(serialize(value) == value.href(), "the parts make up the href", value);
  check_printable(value);
  check_fixed_point(value);
  check_host(value);
  check_port(value);
  check_origin(value);
  check_path(value);
  check_references(value, other);
  check_normal_form(value);
  check_scope(value);
}

/// Into two bytes for each beyond ASCII, like Shift_JIS: the second one may mean something else in a URL.
class two_byte_encoder final : public fanfold::url_query_encoder {
 public:
  void append_encoded(std::string& out, std::string_view query) const override {
    for (const char c : query) {
      if (c < 0) out += '\x81';
      out += c < 0 ? "\\`{|}\"'#<>"[static_cast<unsigned char>(c) % 10] : c;
    }
  }
};

void check_encoded_query(std::string_view link, const url& base, const url& in_utf_8) {
  const two_byte_encoder encoder;
  const auto found = url::parse(link, base, &encoder);
  require(found.has_value(), "an encoding makes no difference but to the query", in_utf_8);
  check_printable(*found);
  check_fixed_point(*found);
  require(found->path() == in_utf_8.path() && found->fragment() == in_utf_8.fragment() &&
              found->origin() == in_utf_8.origin() && found->has_query() == in_utf_8.has_query(),
          "an encoding makes no difference but to the query", *found);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto first_line = input.substr(0, input.find('\n'));
  const auto rest = input.substr(std::min(first_line.size() + 1, input.size()));

  const auto base = url::parse(first_line);
  if (!base) return 0;
  const auto link = url::parse(rest, *base);
  check(*base, link ? *link : *base);
  if (link) {
    check(*link, *base);
    check_encoded_query(rest, *base, *link);
  }

  url reused = *base;
  const auto error = reused.assign(rest, reused);
  require(error == (link ? boost::system::error_code{} : link.error()), "reusing memory changes no verdict", reused);
  require(has_same_parts(reused, link ? *link : url{}), "reusing memory changes no URL", reused);
  return 0;
}
