#include "server/api.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/json.hpp>
#include <boost/system/system_error.hpp>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <fanfold/timeout.hpp>
#include <fanfold/to_thread.hpp>
#include <memory>
#include <utility>

#include "server/bearer_token.hpp"
#include "server/crawl_order.hpp"
#include "server/crawl_tables.hpp"
#include "server/download.hpp"
#include "server/openapi.hpp"
#include "server/problem.hpp"
#include "store/store_error.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using wall_clock = std::chrono::system_clock;

constexpr std::uint64_t most_rows = 1'000;
constexpr std::size_t most_crawls = 200;
constexpr std::size_t most_key_bytes = 255;
constexpr std::array<std::string_view, 2> orders{"asc", "desc"};

http_response json_response(std::string body, int status = 200) {
  return {.status = status, .fields = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

std::string time_text(wall_clock::time_point time) {
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(wall_clock::to_time_t(time)), milliseconds);
}

json::value time_or_null(const std::optional<wall_clock::time_point>& time) {
  return time ? json::value(time_text(*time)) : json::value();
}

json::object object_of(const crawl_view& crawl) {
  const crawl_record& record = crawl.record;
  return {{"id", record.id},
          {"state", name_of(record.state)},
          {"reason", record.reason ? json::value(*record.reason) : json::value()},
          {"created_at", time_text(record.created_at)},
          {"ended_at", time_or_null(record.ended_at)},
          {"options", json::parse(record.options)},
          {"statistics", json::parse(crawl.statistics)}};
}

http_response response_of(const crawl_view& crawl, int status = 200) {
  return json_response(json::serialize(object_of(crawl)), status);
}

// Reads the parameters of a query, and notes what is wrong with each.
class parameter_reader {
 public:
  explicit parameter_reader(const http_request& request) : given_(request.query) {}

  std::uint64_t number(std::string_view name, std::uint64_t usual, std::uint64_t least, std::uint64_t most) {
    const std::string text = this->text(name);
    if (text.empty()) return usual;
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed == std::errc() && end == text.data() + text.size() && value >= least && value <= most) return value;
    note(name, fmt::format("is not a whole number from {} to {}", least, most));
    return usual;
  }
  std::string text(std::string_view name) {
    known_.push_back(name);
    const auto found = given_.find(name);
    return found == given_.end() ? std::string() : found->second;
  }
  bool flag(std::string_view name) {
    const std::string value = text(name);
    if (!value.empty() && value != "true" && value != "false") note(name, "is neither true nor false");
    return value == "true";
  }
  template <class Names>
  std::string choice(std::string_view name, const Names& all, std::string_view usual) {
    std::string value = text(name);
    if (value.empty()) return std::string(usual);
    if (std::ranges::find(all, value) == std::ranges::end(all))
      note(name, fmt::format("is none of {}", fmt::join(all, ", ")));
    return value;
  }
  table_window window() {
    return {.offset = number("offset", 0, 0, 1'000'000'000), .limit = number("limit", 100, 1, most_rows)};
  }
  void note(std::string_view name, std::string detail) { errors_.push_back({std::string(name), std::move(detail)}); }

  /// Throws refusal, where something is wrong.
  void finish() {
    for (const auto& [name, value] : given_)
      if (std::ranges::find(known_, name) == known_.end()) note(name, "is not known");
    if (errors_.empty()) return;
    problem wrong = bad_request(errors_.front().pointer + ": " + errors_.front().detail);
    wrong.errors = std::move(errors_);
    throw refusal(std::move(wrong));
  }

 private:
  const std::map<std::string, std::string, std::less<>>& given_;
  std::vector<std::string_view> known_;
  std::vector<problem::error> errors_;
};

std::string id_of(const http_request& request) {
  const auto found = request.parameters.find("id");
  return found == request.parameters.end() ? std::string() : found->second;
}

std::optional<idempotency> idempotency_of(const http_request& request) {
  const auto given = request.fields.find("idempotency-key");
  if (given == request.fields.end()) return std::nullopt;
  const std::string& key = given->second;
  if (key.empty() || key.size() > most_key_bytes)
    throw refusal(bad_request(fmt::format("the Idempotency-Key must have 1 to {} bytes", most_key_bytes)));
  return idempotency{key, sha256(request.body)};
}

// In any case of letters, with blanks before its parameters (RFC 9110 section 8.3.1).
void demand_json(const http_request& request) {
  std::string type(request.field("content-type"));
  type.resize(std::min(type.find(';'), type.size()));
  boost::algorithm::trim_right_if(type, boost::algorithm::is_any_of(" \t"));
  if (boost::algorithm::iequals(type, "application/json")) return;
  throw refusal({.status = 415,
                 .code = "unsupported_media_type",
                 .title = "The body has to be JSON",
                 .detail = "send it with Content-Type: application/json"});
}

// What may pass when whoever runs the server has seen to it; what else fails is a fault.
bool may_pass(const boost::system::error_code& failed) {
  return failed == store_errc::disk_full || failed == store_errc::read_only || failed == store_errc::locked ||
         failed == store_errc::io_failed;
}

// Whether a job is still to come: its first transaction. What is no job though it had pages is damaged.
bool is_to_come(const boost::system::error_code& failed, const crawl_view& crawl) {
  return failed == store_errc::not_a_job_file && json::parse(crawl.statistics).at("pages") == 0;
}

// One of those that a tenant may have at a time.
struct placed_download {
  placed_download(download&& of, permit&& its) : file(std::move(of)), place(std::move(its)) {}
  download file;
  permit place;
};

permit demand_place(std::map<std::string, semaphore>& places, const std::string& tenant, std::size_t most,
                    std::string_view of) {
  if (auto place = places.try_emplace(tenant, most).first->second.try_acquire()) return *std::move(place);
  throw refusal(too_many_requests(fmt::format("{} {} at a time are the most", most, of), of, 5));
}

task<> wait_for(std::shared_ptr<event> what) {
  co_await what->wait();
}

}  // namespace

std::string api::tenant_of(std::string_view authorization) {
  if (!catalogue_.has_tokens().value()) return std::string(local_tenant);
  const auto secret = bearer_token(authorization);
  if (!secret) throw refusal(unauthorized("send it as Authorization: Bearer fft_…"));
  auto tenant = catalogue_.tenant_of(*secret, wall_clock::now()).value();
  if (!tenant) throw refusal(unauthorized("the token is not known, or was revoked"));
  return std::move(*tenant);
}

bool api::is_still(const std::string& tenant, std::string_view authorization) {
  try {
    return tenant_of(authorization) == tenant;
  } catch (const refusal&) {
    return false;
  }
}

void api::demand_rate(const std::string& tenant) {
  const quotas all = catalogue_.quotas_of(tenant).value();
  const auto wait = buckets_.take(tenant, all.requests_per_minute, wall_clock::now());
  if (!wait) return;
  throw refusal(too_many_requests(fmt::format("{} requests a minute are the most", all.requests_per_minute), "requests",
                                  wait->count()));
}

// What is no fault of the server: the crawl was deleted while it was read, or is damaged, or the disk fails. Else
// nothing.
std::optional<problem> api::why_failed(const http_request& request, const std::string& tenant,
                                       const std::exception& failure) {
  try {
    if (!id_of(request).empty()) demand(request, tenant);
  } catch (const refusal& gone) {
    return gone.why();
  }
  const auto* const error = dynamic_cast<const boost::system::system_error*>(&failure);
  if (!error) return std::nullopt;
  if (error->code() == store_errc::damaged || error->code() == store_errc::not_a_job_file) return damaged_crawl();
  if (!may_pass(error->code())) return std::nullopt;
  return storage_failed(error->code().message() + "; nothing has changed, try again when that is mended");
}

// What is refused is answered with its problem; who asked is known first of all.
http_handler api::guarded(action what) {
  return [this, what = std::move(what)](http_request request) -> task<http_response> {
    std::string tenant;
    std::optional<problem> refused;
    std::string fault;
    try {
      tenant = tenant_of(request.field("authorization"));
      demand_rate(tenant);
      http_response response = co_await what(*this, request, tenant);
      response.tenant = std::move(tenant);
      co_return response;
    } catch (const refusal& why) {
      refused = why.why();
    } catch (const cancelled&) {
      throw;
    } catch (const std::exception& failed) {
      refused = why_failed(request, tenant, failed);
      if (!refused) throw;
      if (refused->status >= 500) fault = failed.what();
    }
    http_response response = to_response(*refused, request.id);
    response.tenant = std::move(tenant);
    response.fault = std::move(fault);
    co_return response;
  };
}

void api::add_to(router& routes) {
  const std::string base = "/api/v1";
  routes.add("GET", base + "/openapi.json",
             [](http_request) -> task<http_response> { co_return json_response(std::string(openapi_json())); });
  const auto add = [&](std::string_view method, std::string_view path, auto member) {
    routes.add(method, base + std::string(path),
               guarded([member](api& self, const http_request& request, const std::string& tenant) {
                 return (self.*member)(request, tenant);
               }));
  };
  add("GET", "/me", &api::me);
  add("GET", "/crawls", &api::list);
  add("POST", "/crawls", &api::create);
  add("GET", "/crawls/{id}", &api::read);
  add("DELETE", "/crawls/{id}", &api::remove);
  add("POST", "/crawls/{id}/pause", &api::pause);
  add("POST", "/crawls/{id}/resume", &api::resume);
  add("POST", "/crawls/{id}/cancel", &api::cancel);
  add("GET", "/crawls/{id}/events", &api::events);
  add("GET", "/crawls/{id}/pages", &api::pages);
  add("GET", "/crawls/{id}/links", &api::links);
  add("GET", "/crawls/{id}/words", &api::words);
  add("GET", "/crawls/{id}/histograms/{of}", &api::histogram);
  add("GET", "/crawls/{id}/history", &api::history);
  add("GET", "/crawls/{id}/results", &api::results);
}

crawl_view api::demand(const http_request& request, const std::string& tenant) {
  return crawls_.find(tenant, id_of(request));
}

task<http_response> api::me(const http_request&, const std::string& tenant) {
  const quotas all = catalogue_.quotas_of(tenant).value();
  const usage today = catalogue_.usage_of(tenant, wall_clock::now()).value();
  const auto or_null = [](const std::optional<std::uint64_t>& number) {
    return number ? json::value(*number) : json::value();
  };
  co_return json_response(json::serialize(json::object{{"tenant", tenant},
                                                       {"needs_token", catalogue_.has_tokens().value()},
                                                       {"quotas",
                                                        {{"crawls", all.crawls},
                                                         {"pages_per_day", or_null(all.pages_per_day)},
                                                         {"bytes_per_day", or_null(all.bytes_per_day)},
                                                         {"requests_per_minute", all.requests_per_minute}}},
                                                       {"usage",
                                                        {{"crawls", catalogue_.count_running(tenant).value()},
                                                         {"pages_today", today.pages},
                                                         {"bytes_today", today.bytes}}}}));
}

task<crawl_order> api::read_order(std::string tenant, std::string_view body) {
  const auto turn = co_await reads_of(tenant).acquire();
  co_return co_await to_thread(readers_, [body] { return read_crawl_order(body); });
}

task<http_response> api::create(const http_request& request, const std::string& tenant) {
  demand_json(request);
  const auto repeats = idempotency_of(request);
  const crawl_order order = co_await read_order(tenant, request.body);
  const auto [crawl, is_new] = crawls_.create(tenant, order, repeats);
  http_response response = response_of(crawl, is_new ? 201 : 200);
  response.fields.emplace_back("Location", "/api/v1/crawls/" + crawl.record.id);
  co_return response;
}

task<http_response> api::list(const http_request& request, const std::string& tenant) {
  parameter_reader parameters(request);
  const auto limit = parameters.number("limit", 50, 1, most_crawls);
  const std::string cursor = parameters.text("cursor");
  const auto after = crawl_cursor::parse(cursor);
  if (!cursor.empty() && !after) parameters.note("cursor", "is none that this server gave");
  parameters.finish();
  const auto [crawls, next] = crawls_.list(tenant, limit, after);
  json::array all;
  for (const crawl_view& each : crawls) all.push_back(object_of(each));
  co_return json_response(json::serialize(
      json::object{{"crawls", std::move(all)}, {"next", next ? json::value(next->text()) : json::value()}}));
}

task<http_response> api::read(const http_request& request, const std::string& tenant) {
  co_return response_of(demand(request, tenant));
}

task<http_response> api::pause(const http_request& request, const std::string& tenant) {
  co_return response_of(crawls_.pause(tenant, id_of(request)));
}

task<http_response> api::resume(const http_request& request, const std::string& tenant) {
  co_return response_of(co_await crawls_.resume(tenant, id_of(request)));
}

task<http_response> api::cancel(const http_request& request, const std::string& tenant) {
  co_return response_of(crawls_.cancel(tenant, id_of(request)));
}

task<http_response> api::remove(const http_request& request, const std::string& tenant) {
  co_await crawls_.remove(tenant, id_of(request));
  co_return http_response{.status = 204};
}

task<http_response> api::events(const http_request& request, const std::string& tenant) {
  const crawl_view crawl = demand(request, tenant);
  http_response response{.fields = {{"Content-Type", "text/event-stream"}, {"X-Accel-Buffering", "no"}}};
  const auto place = std::make_shared<permit>(demand_place(watchers_, tenant, limits_.watchers, "event streams"));
  response.stream = [this, tenant, id = crawl.record.id, authorization = std::string(request.field("authorization")),
                     place](body_writer& to) { return send_events(to, tenant, id, authorization); };
  co_return response;
}

// The whole state each time that something has changed; a comment where nothing has for long. Whose token is revoked
// is told nothing more, not even that it is the end.
task<> api::send_events(body_writer& to, std::string tenant, std::string id, std::string authorization) {
  std::string last;
  for (int number = 1;;) {
    const auto change = crawls_.next_change(id);
    const auto data = progress_of(tenant, id);
    if (!data) break;  // it was removed
    if (*data != last) co_await to.write(fmt::format("id: {}\nevent: progress\ndata: {}\n\n", number++, *data));
    last = *data;
    if (!change) break;
    for (bool is_news = false; !is_news;) {
      is_news = co_await move_on_after(15s, wait_for(change));
      if (!is_still(tenant, authorization)) co_return;
      if (!is_news) co_await to.write(": nothing new\n\n");
    }
  }
  co_await to.write("event: end\ndata: {}\n\n");
}

std::optional<std::string> api::progress_of(const std::string& tenant, const std::string& id) {
  try {
    const auto [record, statistics] = crawls_.find(tenant, id);
    return json::serialize(json::object{{"state", name_of(record.state)},
                                        {"reason", record.reason ? json::value(*record.reason) : json::value()},
                                        {"statistics", json::parse(statistics)}});
  } catch (const refusal&) {
    return std::nullopt;
  }
}

// Reads it where the job has been begun; else all is empty, and no error.
template <class Read>
task<http_response> api::table_response(crawl_view crawl, Read read, std::string empty) {
  const auto job = crawls_.job_of(crawl.record.id);
  std::error_code unknown;
  if (!std::filesystem::exists(job, unknown)) co_return json_response(std::move(empty));
  const auto turn = co_await reads_of(crawl.record.tenant).acquire();
  try {
    co_return json_response(co_await to_thread(readers_, [job, read] { return read(job); }));
  } catch (const boost::system::system_error& failed) {
    if (!is_to_come(failed.code(), crawl)) throw;
  }
  co_return json_response(std::move(empty));
}

task<http_response> api::pages(const http_request& request, const std::string& tenant) {
  const crawl_view crawl = demand(request, tenant);
  parameter_reader parameters(request);
  page_query query{.window = parameters.window()};
  query.sort = parameters.choice("sort", page_sorts(), "id");
  query.is_descending = parameters.choice("order", orders, "asc") == "desc";
  query.search = parameters.text("search");
  query.status = parameters.text("status");
  if (!is_status_filter(query.status)) parameters.note("status", "is none of 404, 4xx, error and the like");
  parameters.finish();
  co_return co_await table_response(
      crawl, [query](const auto& job) { return pages_json(job, query); }, R"({"total":0,"offset":0,"pages":[]})");
}

task<http_response> api::links(const http_request& request, const std::string& tenant) {
  const crawl_view crawl = demand(request, tenant);
  parameter_reader parameters(request);
  link_query query{.window = parameters.window()};
  query.sort = parameters.choice("sort", link_sorts(), "id");
  query.is_descending = parameters.choice("order", orders, "asc") == "desc";
  query.search = parameters.text("search");
  query.page = parameters.text("page");
  query.to = parameters.text("to");
  query.is_broken = parameters.flag("broken");
  if ((query.sort != "id" || query.is_descending) && query.window.offset + query.window.limit > most_sorted_links)
    parameters.note("offset",
                    fmt::format("leads beyond row {}, which is the last of a sorted table", most_sorted_links));
  parameters.finish();
  co_return co_await table_response(
      crawl, [query](const auto& job) { return links_json(job, query); }, R"({"total":0,"offset":0,"links":[]})");
}

task<http_response> api::words(const http_request& request, const std::string& tenant) {
  const crawl_view crawl = demand(request, tenant);
  parameter_reader parameters(request);
  word_query query{.top = parameters.number("top", 100, 1, 10'000)};
  query.min_length = parameters.number("min_length", 1, 1, 1'000);
  if (!parameters.choice("stop_words", std::array<std::string_view, 1>{"en"}, "").empty())
    query.stopped = english_stop_words();
  parameters.finish();
  if (!json::parse(crawl.record.options).at("words").as_bool())
    throw refusal(conflict("words are not counted in this crawl: it was made without \"words\": true", "no_words"));
  co_return co_await table_response(
      crawl, [query](const auto& job) { return words_json(job, query); },
      R"({"pages":0,"words":0,"distinct":0,"top":[]})");
}

task<http_response> api::histogram(const http_request& request, const std::string& tenant) {
  const crawl_view crawl = demand(request, tenant);
  const std::string name = request.parameters.find("of")->second;
  const auto of = page_measure_of(name);
  if (!of)
    throw refusal(not_found("there are histograms of bytes, elapsed, status, depth, links, content_type and host"));
  parameter_reader(request).finish();
  co_return co_await table_response(
      crawl, [of = *of](const auto& job) { return histogram_json(job, of); },
      json::serialize(json::object{{"of", name}, {"pages", 0}, {"bars", json::array()}, {"below", nullptr}}));
}

task<http_response> api::history(const http_request& request, const std::string& tenant) {
  const crawl_view crawl = demand(request, tenant);
  parameter_reader(request).finish();
  co_return co_await table_response(
      crawl, [begin = crawl.record.created_at](const auto& job) { return history_json(job, begin); },
      std::string(empty_history));
}

task<http_response> api::results(const http_request& request, const std::string& tenant) {
  const crawl_view crawl = demand(request, tenant);
  const std::string& id = crawl.record.id;
  parameter_reader parameters(request);
  const auto format = result_format_of(parameters.text("format"));
  if (!format) parameters.note("format", "is none of jsonl, csv, warc, job");
  parameters.finish();
  const auto job = crawls_.job_of(id);
  const auto archive = crawls_.archive_of(id);
  if (format == result_format::warc && !json::parse(crawl.record.options).at("archive").as_bool())
    throw refusal(conflict("nothing is archived of this crawl: it was made without \"archive\": true", "no_archive"));
  permit place = demand_place(downloads_, tenant, limits_.downloads, "downloads");
  std::shared_ptr<placed_download> sent;
  try {
    const auto turn = co_await reads_of(tenant).acquire();
    auto file =
        co_await to_thread(readers_, [job, archive, format = *format] { return open_results(job, archive, format); });
    sent = std::make_shared<placed_download>(std::move(file), std::move(place));
  } catch (const boost::system::system_error& failed) {
    if (!is_to_come(failed.code(), crawl) && failed.code() != store_errc::cannot_open) throw;
    demand(request, tenant);
    throw refusal(conflict("the crawl has not begun yet", "nothing_yet"));
  }
  http_response response;
  response.fields = {{"Content-Type", std::string(media_type_of(*format))},
                     {"Content-Disposition",
                      fmt::format("attachment; filename=\"crawl-{}.{}\"", id.substr(0, 8), extension_of(*format))}};
  response.stream = [sent](body_writer& to) { return sent->file.send(to); };
  co_return response;
}

}  // namespace fanfold::server
