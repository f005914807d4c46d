// Redirects (RFC 9110 section 15.4) to where no crawler should follow, or not that often.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/fault_pages.hpp"
#include "support/filler.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view text = "Content-Type: text/plain\r\n";

response redirect_to(std::string_view location) {
  return reply(302, fmt::format("{}Location: {}\r\n", text, location), "Moved.\n");
}

std::uint32_t second_host(const fault_request& asked) {
  return std::min(1U, asked.web.options().hosts - 1);
}

response chain(const fault_request& asked) {
  const auto left = asked.number(0, 3);
  if (left == 0) return html_reply(200, "The end of the chain", "");
  return redirect_to(fmt::format("/fault/redirect/{}", left - 1));
}

response loop(const fault_request&) {
  return redirect_to("/fault/redirect-loop");
}
response late_loop(const fault_request& asked) {
  response out = redirect_to(asked.path);
  out.latency = asked.time(0, std::chrono::milliseconds(100));
  return out;
}
response ping(const fault_request&) {
  return redirect_to("redirect-pong");
}
response pong(const fault_request&) {
  return redirect_to("redirect-ping");
}

response other_host(const fault_request& asked) {
  return redirect_to(asked.web.url({.host = second_host(asked)}));
}

response host_loop(const fault_request& asked) {
  const bool at_first = asked.host_name() == asked.web.host_name(0);
  return redirect_to(asked.web.origin(at_first ? second_host(asked) : 0) + std::string(asked.path));
}

response new_hosts(const fault_request& asked) {
  const auto next = asked.number(0, 0) + 1;
  return redirect_to(
      fmt::format("{0}://{1}.redirects.test:{2}/fault/redirect-new-hosts/{1}", asked.web.scheme(), next, asked.port()));
}

response scheme(const fault_request& asked) {
  return redirect_to(fmt::format("{}://{}/elsewhere", asked.word(0, "ftp"), asked.head.host));
}

response scheme_loop(const fault_request& asked) {
  return redirect_to(fmt::format("{}://{}:{}/fault/redirect-scheme-loop/{}/{}", asked.word(0, "https"),
                                 asked.host_name(), asked.number(1, 443), asked.web.scheme(), asked.port()));
}

response other_port(const fault_request& asked) {
  return redirect_to(fmt::format("{}://{}:{}/", asked.web.scheme(), asked.host_name(), asked.number(0, 1)));
}

response other_address(const fault_request& asked) {
  return redirect_to(
      fmt::format("{}://{}:{}/fault/target/address", asked.web.scheme(), asked.word(0, "127.0.0.1"), asked.port()));
}

response away(const fault_request& asked) {
  const auto to = asked.word(0, "file");
  if (to == "data") return redirect_to("data:text/html,<a href=/fault/not-a-link>x</a>");
  if (to == "javascript") return redirect_to("javascript:location='/fault/not-a-link'");
  if (to == "gopher") return redirect_to("gopher://127.0.0.1:25/_MAIL");
  if (to == "about") return redirect_to("about:blank");
  return redirect_to("file:///etc/passwd");
}

response to_login(const fault_request& asked) {
  return redirect_to(asked.web.origin(second_host(asked)) + "/fault/login");
}

response with_login(const fault_request& asked) {
  const auto host = second_host(asked);
  return redirect_to(fmt::format("{}://user:secret@{}:{}/fault/login", asked.web.scheme(), asked.web.host_name(host),
                                 asked.web.port(host)));
}

response login(const fault_request& asked) {
  const bool known = asked.head.head.find("\r\nAuthorization: ") != asked.head.head.npos;
  if (known) return html_reply(200, "Come in", "");
  return reply(401, fmt::format("{}WWW-Authenticate: Basic realm=\"test\"\r\n", text), "Who are you?\n");
}

response bad(const fault_request&) {
  return redirect_to("http://[no-address/");
}
response nowhere(const fault_request&) {
  return reply(302, text, "Moved, but where?\n");
}

response growing(const fault_request& asked) {
  return redirect_to(
      fmt::format("/fault/redirect-growing?{}", asked.query.empty() ? "x" : fmt::format("{0}{0}", asked.query)));
}

response endless_body(const fault_request&) {
  constexpr std::size_t block_bytes = 64 * 1024;
  return {.head = response_head(302, fmt::format("{}Location: /fault/target/moved\r\n", text)),
          .unit = filler(block_bytes),
          .repeats = response::forever};
}

constexpr std::array pages{
    fault_page{"redirect", "/COUNT", "a chain of so many redirects to a sound page", chain},
    fault_page{"redirect-loop", "", "redirects to itself", loop},
    fault_page{"redirect-late", "/MS", "redirects to itself, so late each time", late_loop},
    fault_page{"redirect-ping", "", "redirects to redirect-pong", ping},
    fault_page{"redirect-pong", "", "redirects to redirect-ping", pong},
    fault_page{"redirect-host", "", "redirects to the root of the second host", other_host},
    fault_page{"redirect-host-loop", "", "from host to host and back", host_loop},
    fault_page{"redirect-new-hosts", "", "to a new host each time, for ever", new_hosts},
    fault_page{"redirect-scheme", "/SCHEME", "redirects to another scheme, ftp by default", scheme},
    fault_page{"redirect-scheme-loop", "/SCHEME/PORT", "to a server of another scheme and port, which redirects back",
               scheme_loop},
    fault_page{"redirect-port", "/PORT", "redirects to another port of the host, 1 by default", other_port},
    fault_page{"redirect-address", "/ADDRESS", "redirects to an address, at the same port", other_address},
    fault_page{"redirect-away", "/SCHEME", "to file:, data:, javascript:, gopher: or about:", away},
    fault_page{"redirect-to-login", "", "to login of the second host", to_login},
    fault_page{"redirect-with-login", "", "the same, with a name and a password", with_login},
    fault_page{"login", "", "401 without Authorization, a sound page with it", login},
    fault_page{"redirect-bad", "", "redirects to what is no URL", bad},
    fault_page{"redirect-nowhere", "", "302 without Location", nowhere},
    fault_page{"redirect-growing", "", "to itself with a query twice as long", growing},
    fault_page{"redirect-endless", "", "to a sound page, with a body that never ends", endless_body},
};

}  // namespace

std::span<const fault_page> redirect_faults() {
  return pages;
}

}  // namespace fanfold::test_web
