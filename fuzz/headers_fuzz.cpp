// Whatever a server says in its header: what is read from it stays within bounds, and what was read, written down
// again, reads the same.
#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/answer.hpp"
#include "crawl/header_links.hpp"
#include "http/http_date.hpp"
#include "http/link_header.hpp"
#include "http/message.hpp"
#include "require.hpp"
#include "robots/line.hpp"
#include "robots/page_directives.hpp"
#include "url/url.hpp"

namespace {

using namespace fanfold;

void check_links(std::string_view value) {
  constexpr std::size_t max_links = 5;
  std::vector<http::header_link> links;
  http::append_links(value, links, max_links);
  require(links.size() <= max_links);
  std::string written;
  std::size_t bytes = 0;
  for (const auto& [target, rel] : links) {
    bytes += target.size() + rel.size();
    written.append(",<").append(target).append(">;rel=\"");
    for (const char c : rel) written.append(c == '"' || c == '\\' ? 1 : 0, '\\').append(1, c);
    written.append("\"");
  }
  require(bytes <= value.size());
  std::vector<http::header_link> again;
  http::append_links(written, again);
  require(again == links);
}

// RFC 9110 §5.6.7: IMF-fixdate, which every date can be written as.
std::string http_date(std::chrono::sys_seconds time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  constexpr std::string_view days_of_week = "SunMonTueWedThuFriSat";
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days_of_week.substr(weekday{day}.c_encoding() * 3, 3),
                     static_cast<unsigned>(date.day()), months.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3),
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

void check_retry_after(std::string_view value, std::uint32_t seconds) {
  using namespace std::chrono;
  const system_clock::time_point now{std::chrono::seconds{seconds}};
  const auto wait = http::retry_after(value, now);
  require(!wait || *wait >= 0s);
  const auto date = http::parse_http_date(value, now);
  if (!date) return;
  require(wait == std::max(*date - floor<std::chrono::seconds>(now), 0s));
  require(http::parse_http_date(http_date(*date), now) == date);
  require(*date >= sys_days{year{0} / 1 / 1} && *date <= sys_days{year{10000} / 1 / 1});
}

void check_directives(std::string_view value) {
  const auto all = robots::parse_robots_meta(value);
  const auto ours = robots::parse_robots_tag(value, "fanfold");
  auto merged = ours;
  merged.merge(ours);
  require(merged == ours);
  require(all.unavailable_after.size() <= value.size() && ours.unavailable_after.size() <= value.size());
  if (value.find(':') == std::string_view::npos) require(ours == all);
  require(robots::parse_robots_tag("otherbot: noindex, " + std::string(value), "fanfold").noindex <= ours.noindex);
}

// Reads as many lines as fit.
void add_lines(std::string_view lines, std::size_t max_bytes, http::response_head& head) {
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    const auto line = lines.substr(0, end == std::string_view::npos ? end : end + 1);
    lines.remove_prefix(line.size());
    if (!head.add_line(line, max_bytes)) break;
  }
  require(head.lines().size() <= max_bytes);
}

void check_resolved(const url& target) {
  require(url::parse(target.href()) == target);
  if (!target.is_http()) return;  // an opaque path may have blanks
  for (const char c : target.href()) require(static_cast<unsigned char>(c) > ' ');
}

// Where an answer leads: the links in its fields, and its Location.
void check_answer(std::string_view lines) {
  const url from = url::parse("https://example.org/a/b?c").value();
  http::response answer;
  answer.head.add_line("HTTP/1.1 302 Found\r\n", std::string_view::npos);
  add_lines(lines, http::limits().max_header_bytes, answer.head);
  const html::link_list links = header_links_of(answer.head);
  require(links.size() <= http::default_max_header_links + 2);  // Refresh, Content-Location
  std::size_t bytes = 0;
  for (const html::link link : links) {
    bytes += link.reference.size() + link.rel.size();
    if (const auto target = url::parse(link.reference, from)) check_resolved(*target);
  }
  require(bytes <= answer.head.lines().size());
  const auto target = redirect_target(answer, from);
  if (!target) return;
  require(*target == url::parse(answer.head.header("Location"), from));
  if (*target) check_resolved(**target);
}

void check_head(std::string_view lines) {
  constexpr std::size_t max_bytes = 200;
  http::response_head head;
  add_lines(lines, max_bytes, head);
  for (const auto* const name : {"Link", "Retry-After", "X-Robots-Tag"}) {
    const auto fields = head.headers(name);
    require(head.header(name) == (fields.empty() ? "" : fields.front()));
    require(head.headers(robots::lower_case(name)) == fields);
    for (const std::string_view value : fields) {
      check_links(value);
      check_retry_after(value, 0);
      check_directives(value);
    }
  }
  require(http::header_links(head, 3).size() <= 3);
}

}  // namespace

// The first four bytes are the time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const std::uint32_t now = data[0] * 0x1000000U + data[1] * 0x10000U + data[2] * 0x100U + data[3];
  const std::string_view value{reinterpret_cast<const char*>(data) + 4, size - 4};
  check_links(value);
  check_retry_after(value, now);
  check_directives(value);
  check_head(value);
  check_answer(value);
  return 0;
}
