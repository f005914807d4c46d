// The first line is a base, the rest a link: whatever they are, what comes out of the parser keeps its promises.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "url/fingerprint.hpp"
#include "url/normalize.hpp"
#include "url/scope.hpp"
#include "url/url.hpp"

namespace {

using fanfold::url;

void require(bool kept, const char* promise, const url& value) {
  if (kept) return;
  std::fprintf(stderr, "broken: %s\n%s\n", promise, value.href().c_str());
  std::abort();
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

void check_normal_form(url value) {
  const auto origin = value.origin();
  normalize(value);
  check_fixed_point(value);
  require(!value.has_fragment(), "a normal form has no fragment", value);
  require(value.origin() == origin, "normalising keeps the origin", value);
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

void check(const url& value) {
  require(serialize(value) == value.href(), "the parts make up the href", value);
  check_printable(value);
  check_fixed_point(value);
  check_normal_form(value);
  check_scope(value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto first_line = input.substr(0, input.find('\n'));
  const auto rest = input.substr(std::min(first_line.size() + 1, input.size()));

  const auto base = url::parse(first_line);
  if (!base) return 0;
  check(*base);
  const auto link = url::parse(rest, *base);
  if (link) check(*link);

  url reused = *base;
  const auto error = reused.assign(rest, reused);
  require(!error == link.has_value(), "reusing memory changes no verdict", reused);
  require(has_same_parts(reused, link ? *link : url{}), "reusing memory changes no URL", reused);
  return 0;
}
