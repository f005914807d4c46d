#include "support/responder.hpp"

#include <fmt/format.h>

#include "support/fault_hosts.hpp"
#include "support/fault_pages.hpp"
#include "support/web_page.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view text = "Content-Type: text/plain; charset=utf-8\r\n";
constexpr std::string_view html = "Content-Type: text/html; charset=utf-8\r\n";

response answer_place(const web_model& web, const place& at) {
  const int status = web.status(at);
  switch (web.kind(at)) {
    case place_kind::page:
      return reply(status, html, render_page(web, at));
    case place_kind::slow_page: {
      response out = reply(status, html, render_page(web, at));
      slow_down(out, web.options().slow_bytes_per_second);
      return out;
    }
    case place_kind::broken_page: {
      response out = reply(status, html, render_page(web, at));
      out.body.resize(out.body.size() / 2);
      out.ending = ending::close;
      return out;
    }
    case place_kind::redirect:
      return reply(status, fmt::format("{}Location: {}\r\n", text, location(web, at)), "Moved.\n");
    case place_kind::not_found:
      return html_reply(status, "Not found", "<p>as the test web wants it</p>");
    case place_kind::server_error:
      return html_reply(status, "Error", "<p>as the test web wants it</p>");
  }
  return {};
}

response answer_robots(const web_model& web, std::uint32_t host) {
  if (!web.options().single_host && web.robots(host) == robots_kind::missing) return reply(404, text, "None.\n");
  if (!web.options().single_host && web.robots(host) == robots_kind::unavailable) return reply(503, text, "Later.\n");
  return reply(200, text, render_robots(web, host));
}

response answer_get(const web_model& web, const request& asked, std::uint64_t earlier) {
  if (auto fault = answer_fault(web, asked, earlier)) return *std::move(fault);
  if (auto fault = answer_fault_host(web, asked, earlier)) return *std::move(fault);
  const bool robots = asked.target == "/robots.txt";
  if (robots && web.options().single_host) return answer_robots(web, 0);
  const auto host = web.find_host(asked.host, asked.target);
  if (!host) return reply(404, text, fmt::format("There is no such host here. Try {}\n", web.url({})));
  const auto at = web.find(*host, asked.target);
  if (!at && !robots) return reply(404, text, "There is no such page here.\n");
  response out = robots ? answer_robots(web, *host) : answer_place(web, *at);
  out.latency = robots ? web.latency(*host) : web.latency(*at);
  return out;
}

}  // namespace

response respond(const web_model& web, const request& asked, std::uint64_t earlier) {
  const bool only_head = asked.method == "HEAD";
  if (!only_head && asked.method != "GET")
    return reply(405, fmt::format("{}Allow: GET, HEAD\r\n", text), "Only GET and HEAD.\n");
  response out = answer_get(web, asked, earlier);
  if (only_head) {
    out.repeats = 0;
    out.body.clear();
  }
  return out;
}

}  // namespace fanfold::test_web
