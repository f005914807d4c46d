#include "server/service.hpp"

#include <fanfold/event.hpp>
#include <fanfold/ip_address.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "server/access_log.hpp"
#include "server/api.hpp"
#include "server/assets.hpp"
#include "server/catalogue.hpp"
#include "server/data_folder.hpp"
#include "server/metrics.hpp"
#include "server/router.hpp"

namespace fanfold::server {
namespace {

// Scripts, styles and connections of the page's own, and nothing else.
constexpr const char* page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src "
    "'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

http_response text_response(int status, std::string text, std::string media_type = "text/plain; charset=utf-8") {
  return {.status = status, .fields = {{"Content-Type", std::move(media_type)}}, .body = std::move(text)};
}

// Browsers ask each time whether a file is still the same: it comes from memory.
http_response response_of(const asset& file, const http_request& request) {
  http_response response;
  response.fields = {{"Content-Type", std::string(file.media_type)},
                     {"ETag", std::string(file.etag)},
                     {"Cache-Control", "no-cache"},
                     {"Vary", "Accept-Encoding"},
                     {"Content-Security-Policy", page_policy}};
  if (request.field("if-none-match") == file.etag) {
    response.status = 304;
    return response;
  }
  const bool takes_gzip = request.field("accept-encoding").find("gzip") != std::string_view::npos;
  if (takes_gzip && !file.gzip.empty()) response.fields.emplace_back("Content-Encoding", "gzip");
  response.body = takes_gzip && !file.gzip.empty() ? file.gzip : file.bytes;
  return response;
}

catalogue open_catalogue(const std::filesystem::path& folder) {
  make_data_folder(folder).value();
  return catalogue::open_to_serve(catalogue_file(folder)).value();
}

// Who gives the server a name has a proxy in front of it, through which others come.
void demand_token(catalogue& all, const http_server_options& http) {
  const auto address = ip_address::parse(http.address);
  const bool is_alone = address && address->is_loopback() && http.host_names.empty();
  if (is_alone || all.has_tokens().value()) return;
  throw std::invalid_argument((http.host_names.empty() ? http.address : http.host_names.front()) +
                              " can be reached by others, and there is no token yet: make one with "
                              "`fanfold token add NAME`, or listen on 127.0.0.1 without a host name");
}

task<> wait_for(event* what) {
  co_await what->wait();
}

}  // namespace

class service::parts {
 public:
  parts(boost::asio::io_context& context, service_options options)
      : catalogue_(open_catalogue(options.folder)),
        log_(logger_of(options.http)),
        crawls_(completed(std::move(options.crawls), options.folder), catalogue_),
        api_(crawls_, catalogue_, options.tenants),
        drain_delay_(options.drain_delay) {
    demand_token(catalogue_, options.http);
    api_.add_to(routes_);
    add_service_routes();
    for (const asset& file : assets())
      routes_.add("GET", file.path, [&file](http_request request) -> task<http_response> {
        return answer_with(&file, std::move(request));
      });
    http_ = std::make_unique<http_server>(context, std::move(options.http),
                                          [this](http_request request) { return routes_.answer(std::move(request)); });
  }

  std::uint16_t port() const { return http_->port(); }

  task<> run() {
    co_await with_group([this](task_group& group) -> task<> {
      std::ignore = group.spawn(crawls_.run());
      std::ignore = group.spawn(drain_in_time());
      co_await crawls_.wait_until_ready();
      co_await http_->serve();
      crawls_.drain();
    });
  }
  void drain() { draining_.set(); }
  void drain_at_once() {
    draining_.set();
    hurries_.set();
  }

 private:
  crawl_service_options completed(crawl_service_options options, std::filesystem::path folder) {
    options.folder = std::move(folder);
    options.on_failure = [this](std::string_view crawl, std::string_view why) { log_.add_failure(crawl, why); };
    return options;
  }
  // Crawls go on until all requests are answered.
  task<> drain_in_time() {
    co_await draining_.wait();
    co_await move_on_after(drain_delay_, wait_for(&hurries_));
    http_->drain();
  }
  bool is_ready() const { return crawls_.is_ready() && crawls_.can_record() && !draining_.is_set(); }
  http_response readiness() const {
    if (is_ready()) return text_response(200, "ready\n");
    return text_response(503, draining_.is_set()      ? "about to end\n"
                              : !crawls_.can_record() ? "the catalogue can't be written: the log tells why\n"
                                                      : "not ready\n");
  }
  static std::shared_ptr<spdlog::logger> logger_of(http_server_options& options) {
    if (!options.log) options.log = standard_error_logger();
    return options.log;
  }
  static task<http_response> answer_with(const asset* file, http_request request) {
    co_return response_of(*file, request);
  }
  static task<http_response> answer_with(http_response response) { co_return response; }

  void add_service_routes() {
    routes_.add("GET", "/healthz", [](const http_request&) { return answer_with(text_response(200, "ok\n")); });
    routes_.add("GET", "/readyz", [this](const http_request&) { return answer_with(readiness()); });
    routes_.add("GET", "/metrics", [this](const http_request&) {
      return answer_with(text_response(200, metrics_text(crawls_.now(), crawls_.free_slots(), http_->statistics()),
                                       "text/plain; version=0.0.4; charset=utf-8"));
    });
  }

  catalogue catalogue_;
  access_log log_;
  crawl_service crawls_;
  api api_;
  router routes_;
  std::unique_ptr<http_server> http_;
  duration drain_delay_;
  event draining_;
  event hurries_;
};

service::service(boost::asio::io_context& context, service_options options)
    : parts_(std::make_unique<parts>(context, std::move(options))) {}
service::~service() = default;

std::uint16_t service::port() const {
  return parts_->port();
}
task<> service::run() {
  return parts_->run();
}
void service::drain() {
  parts_->drain();
}
void service::drain_at_once() {
  parts_->drain_at_once();
}

}  // namespace fanfold::server
