#pragma once

#include <fanfold/asio.hpp>
#include <fanfold/task.hpp>
#include <string>

#include "crawl/answer.hpp"
#include "http/fetcher.hpp"
#include "page.hpp"

namespace talk {

/// A response's body, kept whole.
class kept_body final : public fanfold::http::body_consumer {
 public:
  bool begin(const fanfold::http::response_head&) override { return true; }
  bool write(std::string_view bytes) override {
    text += bytes;
    return true;
  }
  std::string text;
};

/// Gets a page, redirects followed, and lets other tasks run meanwhile. One connection a page, as in the talk; a real
/// crawler keeps one http::fetcher, and with it the connections.
inline fanfold::task<page> fetch(url at) {
  auto& context = co_await fanfold::this_context();
  fanfold::http::fetcher fetcher(context, {});
  url asked = at;
  for (int redirects = 0; redirects <= fanfold::max_redirects; ++redirects) {
    kept_body body;
    fanfold::http::request get{asked.href()};
    const fanfold::http::response answer = co_await fetcher.fetch(std::move(get), body);
    if (answer.error) co_return no_page(at, answer.error.message());
    const auto target = fanfold::redirect_target(answer, asked);
    if (!target && answer.head.status() == 200) co_return read_page(at, asked, std::move(body.text));
    if (!target) co_return no_page(at, fmt::format("status {}", answer.head.status()));
    if (!*target || !(*target)->is_http()) co_return no_page(at, "it redirects to no page");
    asked = **target;
  }
  co_return no_page(at, "too many redirects");
}

}  // namespace talk
