#include "serve_command.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <fanfold/run.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "crawl_settings.hpp"
#include "open_files.hpp"
#include "option_values.hpp"
#include "server/data_folder.hpp"
#include "server/http_target.hpp"
#include "server/service.hpp"
#include "stop_signals.hpp"
#include "store/store_error.hpp"
#include "terminal.hpp"
#include "text_output.hpp"

namespace fanfold::cli {
namespace {

constexpr const char* description = R"(Serves a web page and an API for many people to crawl at once.

Usage:
  fanfold serve [OPTION]...

Open http://127.0.0.1:8080/ then, type a URL and press Crawl. Programs use the
API under /api/v1, which /api/v1/openapi.json describes. Crawls are kept in the
data folder, go on when the server is started again, and are as polite together
as one.

On this machine alone nobody needs a token. To listen on another address, or to
answer to a name, make one first: fanfold token add NAME. Crawls connect to no
private address, unless --allow-private opens it.)";

constexpr const char* footer = R"(
Ctrl-C or SIGTERM ends it: requests are answered, crawls stop where they are.

Exit status: 0 after it was told to end, 2 for a wrong command line, 3 if the
data folder can't be had, 4 if the address can't.

Examples:
  fanfold serve
  fanfold serve --listen 127.0.0.1:9000 --data /var/lib/fanfold
  fanfold serve --listen 0.0.0.0:8080 --host-name crawls.example.com
  fanfold serve --allow-private 127.0.0.0/8     # sites of this machine, too
  curl -H 'Content-Type: application/json' -d '{"seeds":["example.com"]}' \
    http://127.0.0.1:8080/api/v1/crawls
)";

struct serve_arguments {
  std::string listen = "127.0.0.1:8080";
  std::string data;
  std::vector<std::string> host_names;
  std::vector<ip_network> trusted_proxies;
  std::chrono::milliseconds drain_delay{};
  std::size_t concurrency = 256;
  std::size_t crawl_concurrency = 64;
  std::size_t max_connections = server::http_server_options().max_connections;
  std::size_t connections_per_address = server::http_server_options().max_connections_of_client;
  crawl_settings settings;
};

// ADDRESS:PORT, the address of IPv6 in brackets.
void listen_at(const std::string& text, server::http_server_options& options) {
  const auto colon = text.rfind(':');
  std::string address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  if (address == "localhost") address = "127.0.0.1";
  if (colon == text.npos || !ip_address::parse(address))
    throw usage_error(
        fmt::format("--listen \"{}\": must be an address and a port, such as 127.0.0.1:8080", printable(text)));
  options.address = address;
  try {
    options.port = static_cast<std::uint16_t>(parse_number(text.substr(colon + 1), 0, 65'535));
  } catch (const wrong_value& wrong) {
    throw usage_error(fmt::format("--listen \"{}\": the port {}", printable(text), wrong.what()));
  }
}

std::filesystem::path data_folder(const serve_arguments& given) {
  const auto folder = given.data.empty() ? server::default_data_folder() : std::filesystem::path(given.data);
  if (folder.empty()) throw usage_error("there is no home folder for the data: name one by --data DIR");
  return folder;
}

server::service_options options_of(const serve_arguments& given) {
  server::service_options options{.folder = data_folder(given)};
  listen_at(given.listen, options.http);
  options.http.host_names = given.host_names;
  options.http.trusted_proxies = given.trusted_proxies;
  options.drain_delay = given.drain_delay;
  options.http.max_connections = given.max_connections;
  options.http.max_connections_of_client = given.connections_per_address;
  crawl_options common;
  common.deny_private = true;
  common.concurrency = given.concurrency;
  options.crawls.common = apply(given.settings, std::move(common));
  options.crawls.crawl_concurrency = given.crawl_concurrency;
  demand_feasible(options.crawls.common);
  return options;
}

exit_status say_in_use(const std::string& folder) {
  say(
      fmt::format("{} is in use by another process, such as a server that runs already; end that one, or give this one "
                  "a folder of its own by --data",
                  printable(folder)));
  return exit_status::output_failed;
}

exit_status run_serve(const serve_arguments& given) {
  raise_open_file_limit();
  ::umask(077);  // what people crawl is nobody else's
  server::service_options options = options_of(given);
  const std::string address = options.http.address;
  const std::string folder = options.folder.string();
  boost::asio::io_context context(1);
  std::unique_ptr<server::service> service;
  try {
    service = std::make_unique<server::service>(context, std::move(options));
  } catch (const std::invalid_argument& wrong) {
    throw usage_error(wrong.what());
  } catch (const boost::system::system_error& failed) {
    if (failed.code() == store_errc::locked) return say_in_use(folder);
    if (failed.code().category() == store_category()) throw;
    throw std::runtime_error(fmt::format("can't listen on {}: {}; choose another address by --listen", given.listen,
                                         failed.code().message()));
  }
  const stop_signals signals([&] { boost::asio::post(context, [&] { service->drain(); }); });
  const bool is_v6 = address.find(':') != address.npos;
  const std::string host = is_v6 ? "[" + address + "]" : address;
  say(fmt::format("serving http://{}:{}/ with the data in {}; Ctrl-C ends it", host, service->port(),
                  printable(folder)));
  run(context, service->run());
  return exit_status::completed;
}

// A value that `parse` reads; what is wrong with it is told with the option's name.
template <class Parse>
auto value_of(const std::string& name, const std::string& text, Parse parse) {
  try {
    return parse(text);
  } catch (const wrong_value& wrong) {
    throw CLI::ValidationError(fmt::format("{} \"{}\": {}", name, printable(text), wrong.what()));
  }
}

void add_number(CLI::App& to, const char* name, std::size_t& number, std::size_t most, const char* says) {
  const auto parse = [most](const std::string& text) { return parse_number(text, 1, most); };
  to.add_option_function<std::string>(
        name, [name, &number, parse](const std::string& text) { number = value_of(name, text, parse); },
        fmt::format("{} (default: {})", says, number))
      ->type_name("N")
      ->take_last()
      ->default_str(std::to_string(number));
}

// As Host has it, without a port.
std::string parse_host_name(const std::string& text) {
  const auto authority = server::parse_authority(text);
  if (!authority || authority->host.size() != text.size())
    throw wrong_value("must be a host name alone, such as crawls.example.com, without a scheme or a port");
  return authority->host;
}

void add_host_name_option(CLI::App& to, std::vector<std::string>& names) {
  const auto set = [&names](const std::vector<std::string>& texts) {
    names.clear();
    for (const std::string& text : texts) names.push_back(value_of("--host-name", text, parse_host_name));
  };
  to.add_option_function<std::vector<std::string>>(
        "--host-name", set,
        "Answer to this name, too, beside localhost and addresses; for use behind a proxy; may be given again")
      ->type_name("NAME");
}

void add_proxy_option(CLI::App& to, std::vector<ip_network>& proxies) {
  const auto set = [&proxies](const std::vector<std::string>& texts) {
    proxies.clear();
    for (const std::string& text : texts) proxies.push_back(value_of("--trusted-proxy", text, parse_network));
  };
  to.add_option_function<std::vector<std::string>>(
        "--trusted-proxy", set,
        "Believe the X-Forwarded-For of proxies in this network, such as 127.0.0.1; may be given again")
      ->type_name("CIDR")
      ->allow_extra_args(false);
}

void add_drain_delay_option(CLI::App& to, std::chrono::milliseconds& delay) {
  const auto set = [&delay](const std::string& text) { delay = value_of("--drain-delay", text, parse_duration); };
  to.add_option_function<std::string>(
        "--drain-delay", set,
        "When told to end go on for this time with /readyz saying no, so that a load balancer sends nobody any more "
        "(default: 0s)")
      ->type_name("TIME")
      ->take_last()
      ->default_str("0s");
}

}  // namespace

void add_serve_command(CLI::App& program, command& chosen) {
  const auto given = std::make_shared<serve_arguments>();
  CLI::App* const serve = program.add_subcommand("serve", description);
  serve->footer(footer);
  serve->option_defaults()->group("Server");
  serve->add_option("--listen", given->listen, "Listen there (default: 127.0.0.1:8080); port 0: any that is free")
      ->type_name("ADDRESS:PORT")
      ->take_last();
  serve
      ->add_option("--data", given->data,
                   "Keep the crawls, and who may use them, in this folder (default: ~/.local/share/fanfold)")
      ->type_name("DIR")
      ->take_last();
  add_host_name_option(*serve, given->host_names);
  add_number(*serve, "--max-connections", given->max_connections, 1'000'000, "Clients connected at once");
  add_number(*serve, "--connections-per-address", given->connections_per_address, 1'000'000,
             "Those of one address, but for trusted proxies");
  add_proxy_option(*serve, given->trusted_proxies);
  add_drain_delay_option(*serve, given->drain_delay);
  serve->option_defaults()->group("Crawls");
  add_number(*serve, "--concurrency", given->concurrency, 100'000, "Fetches at once, of all crawls");
  add_number(*serve, "--crawl-concurrency", given->crawl_concurrency, 100'000, "Fetches at once, of one crawl");
  add_politeness_options(*serve, given->settings);
  add_network_options(*serve, given->settings);
  serve->get_option("--deny-private")
      ->description(
          "Connect to no private, loopback, link-local, shared, reserved or metadata address, whatever names, "
          "redirects and robots.txt lead to (default; --deny-private=false: connect to all)")
      ->default_str("true");
  serve->callback([given, &chosen] { chosen = [given] { return run_serve(*given); }; });
}

}  // namespace fanfold::cli
