#include "token_command.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "choice_option.hpp"
#include "option_values.hpp"
#include "row_output.hpp"
#include "server/catalogue.hpp"
#include "server/data_folder.hpp"
#include "terminal.hpp"
#include "text_output.hpp"

namespace fanfold::cli {
namespace {

using server::catalogue;
using std::chrono::system_clock;

constexpr const char* description = R"(Says who may use a server.

Usage:
  fanfold token add [OPTION]... NAME
  fanfold token list [OPTION]...
  fanfold token quota [OPTION]... NAME
  fanfold token revoke [OPTION]... ID

A server without tokens serves its own machine alone, and everybody there. With
tokens it serves those who have one, each of whom sees only their own crawls.)";

constexpr const char* footer = R"(
Examples:
  fanfold token add ada
  fanfold token list
  fanfold token quota --crawls 20 ada
  fanfold token revoke k3vq7x2a
)";

constexpr const char* add_description = R"(Makes a token for a tenant.

Usage:
  fanfold token add [OPTION]... NAME

Prints the secret, which is not kept anywhere and can't be shown again. It
counts at once, also while a server runs. The name is the tenant's, up to 63 of
a-z, 0-9, _ and -; more tokens for the same name are for the same crawls.

A tenant that has a token already keeps the quotas that are not given.)";

constexpr const char* add_footer = R"(
Exit status: 0 if the token was made, 2 for a wrong command line, 3 if the data
folder could not be written or the secret not be printed.

Examples:
  fanfold token add ada
  fanfold token add --pages-per-day 10000 --bytes-per-day 1G guests
  fanfold token add ada > ada.token
)";

constexpr const char* list_description = R"(Lists the tokens, without their secrets.

Usage:
  fanfold token list [OPTION]...

Days and times are in UTC. The quotas are those of the tenant; - is no limit.)";

constexpr const char* list_footer = R"(
Exit status: 0 if the tokens were listed, also if there are none; 2 for a wrong
command line, 3 if the data folder could not be read.

Examples:
  fanfold token list
  fanfold token list --json | jq -r '.[] | select(.last_used_on == null).id'
)";

constexpr const char* quota_description = R"(Changes what a tenant may have.

Usage:
  fanfold token quota [OPTION]... NAME

What is given holds at once for all of the tenant's tokens, also while a server
runs; what is not given stays. fanfold token list tells the quotas. The tenant
of a server without tokens is local.)";

constexpr const char* quota_footer = R"(
Exit status: 0 if the quotas hold, 2 for a wrong command line or a tenant that
there is not, 3 if the data folder could not be written.

Examples:
  fanfold token quota --crawls 20 --pages-per-day none ada
  fanfold token quota --bytes-per-day 1G local
)";

constexpr const char* revoke_description = R"(Takes a token back.

Usage:
  fanfold token revoke [OPTION]... ID

From now on nobody gets in with it, also while a server runs. The tenant's other
tokens and crawls stay as they are. ID is the token's own, which fanfold token
list tells, not its secret.)";

constexpr const char* revoke_footer = R"(
Exit status: 0 if it is revoked, now or already; 2 for a wrong command line or a
token that there is not, 3 if the data folder could not be written.

Example:
  fanfold token revoke k3vq7x2a
)";

struct token_arguments {
  std::string data;
  std::string name;
  std::string id;
  bool json = false;
  std::vector<std::function<void(server::quotas&)>> changes;
};

std::filesystem::path data_folder(const token_arguments& given) {
  std::filesystem::path folder = given.data;
  if (folder.empty()) folder = server::default_data_folder();
  if (folder.empty()) throw usage_error("there is no home for the data folder; name one by --data DIR");
  return folder;
}

// Empty where no server and no token was there yet; nothing is made then.
std::optional<catalogue> find_catalogue(const token_arguments& given) {
  const auto file = server::catalogue_file(data_folder(given));
  std::error_code unknown;
  if (!std::filesystem::exists(file, unknown) && !unknown) return std::nullopt;
  return catalogue::open(file).value();
}

catalogue make_catalogue(const token_arguments& given) {
  const auto folder = data_folder(given);
  server::make_data_folder(folder).value();
  return catalogue::open(server::catalogue_file(folder)).value();
}

exit_status run_add(const token_arguments& given) {
  if (given.name.empty()) throw usage_error("the tenant's NAME is missing");
  if (!server::is_tenant_name(given.name))
    throw usage_error(fmt::format(
        "{}: a tenant's name must be up to 63 of a-z, 0-9, _ and -, a letter or a digit first", given.name));
  auto all = make_catalogue(given);
  server::quotas quotas = all.quotas_of(given.name).value();
  for (const auto& change : given.changes) change(quotas);
  const auto made = all.add_token(given.name, quotas, system_clock::now()).value();
  text_output out = text_output::standard();
  out.print("{}\n", made.secret);
  out.flush();
  tell(
      fmt::format("Token {} of {}. Its secret is not shown again; send it with each request:\n"
                  "  curl -H \"Authorization: Bearer SECRET\" http://127.0.0.1:8080/api/v1/me",
                  made.token.id, given.name));
  return exit_status::completed;
}

// JSON has times and null; a table for people has days, and a dash where there is nothing.
class token_rows {
 public:
  token_rows(text_output& out, bool json)
      : json_(json),
        rows_(json ? make_row_output(row_format::json, out,
                                     {"id", "tenant", "created_at", "last_used_on", "revoked_at", "crawls",
                                      "pages_per_day", "bytes_per_day", "requests_per_minute"})
                   : make_row_output(row_format::table, out,
                                     {"id", "tenant", "created", "last used", "revoked", "crawls", "pages/day",
                                      "bytes/day", "requests/min"},
                                     shows_color(STDOUT_FILENO))) {}

  void print(const server::token_record& token, const server::quotas& quotas) {
    const std::string created = time_text(token.created_at);
    const std::string used = token.last_used_on ? day_text(*token.last_used_on) : "";
    const std::string revoked = token.revoked_at ? time_text(*token.revoked_at) : "";
    rows_->row(std::vector<job_value>{std::string_view(token.id), std::string_view(token.tenant), value_of(created),
                                      value_of(used), value_of(revoked), value_of(quotas.crawls),
                                      value_of(quotas.pages_per_day), value_of(quotas.bytes_per_day),
                                      value_of(quotas.requests_per_minute)});
  }
  void end() { rows_->end(); }

 private:
  static std::string day_text(system_clock::time_point time) {
    return fmt::format("{:%Y-%m-%d}", fmt::gmtime(system_clock::to_time_t(time)));
  }
  std::string time_text(system_clock::time_point time) const {
    return json_ ? fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(system_clock::to_time_t(time))) : day_text(time);
  }
  job_value nothing() const { return json_ ? job_value() : job_value(std::string_view("-")); }
  job_value value_of(const std::string& text) const {
    return text.empty() ? nothing() : job_value(std::string_view(text));
  }
  job_value value_of(std::optional<std::uint64_t> number) const {
    return number ? job_value(static_cast<std::int64_t>(*number)) : nothing();
  }

  bool json_;
  std::unique_ptr<row_output> rows_;
};

exit_status run_list(const token_arguments& given) {
  text_output out = text_output::standard();
  token_rows rows(out, given.json);
  if (auto all = find_catalogue(given))
    for (const auto& token : all->tokens().value()) rows.print(token, all->quotas_of(token.tenant).value());
  rows.end();
  out.flush();
  return exit_status::completed;
}

exit_status run_quota(const token_arguments& given) {
  if (given.name.empty()) throw usage_error("the tenant's NAME is missing");
  if (given.changes.empty()) throw usage_error("no quota is given, such as --crawls 20; fanfold token list tells them");
  auto all = find_catalogue(given);
  // A server without tokens, which may be yet to come, has a tenant, too.
  if (given.name == server::local_tenant && !all) all = make_catalogue(given);
  if (!all || (given.name != server::local_tenant && !all->has_tenant(given.name).value()))
    throw usage_error(fmt::format("there is no tenant {}; fanfold token list tells which there are", given.name));
  server::quotas quotas = all->quotas_of(given.name).value();
  for (const auto& change : given.changes) change(quotas);
  all->set_quotas(given.name, quotas).value();
  return exit_status::completed;
}

exit_status run_revoke(const token_arguments& given) {
  if (given.id.empty()) throw usage_error("the token's ID is missing");
  auto all = find_catalogue(given);
  if (!all || !all->revoke_token(given.id, system_clock::now()).value())
    throw usage_error(fmt::format("there is no token {}; fanfold token list tells which there are", given.id));
  return exit_status::completed;
}

using arguments = std::shared_ptr<token_arguments>;

void add_data_option(CLI::App& to, const arguments& given) {
  to.add_option("--data", given->data,
                "The server's data folder (default: $XDG_DATA_HOME/fanfold, else ~/.local/share/fanfold)")
      ->type_name("DIR")
      ->check([](const std::string& name) { return name.empty() ? "must be the name of a folder" : ""; })
      ->take_last();
}

// A quota, which `parse` reads and `set` puts in its place.
template <class Parse, class Set>
void add_quota(CLI::App& to, const arguments& given, const char* name, const char* type, Parse parse, Set set,
               const char* says) {
  const auto take = [given, name, parse, set](const std::string& text) {
    try {
      given->changes.emplace_back([set, value = parse(text)](server::quotas& quotas) { set(quotas, value); });
    } catch (const wrong_value& wrong) {
      throw CLI::ValidationError(fmt::format("{} \"{}\": {}", name, text, wrong.what()));
    }
  };
  to.add_option_function<std::string>(name, take, says)->type_name(type)->take_last();
}

std::uint64_t parse_count(std::string_view text) {
  return parse_number(text, 1, 1'000'000);
}
std::optional<std::uint64_t> parse_pages(std::string_view text) {
  return text == "none" ? std::nullopt : std::optional(parse_number(text, 1, 1'000'000'000'000));
}
std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  if (text == "none") return std::nullopt;
  const std::uint64_t size = parse_size(text);
  return size > 0 ? std::optional(size) : throw wrong_value("must be more than 0, or none");
}

void add_quotas(CLI::App& to, const arguments& given) {
  to.option_defaults()->group("Quotas of the tenant");
  add_quota(
      to, given, "--crawls", "N", parse_count, [](auto& quotas, auto value) { quotas.crawls = value; },
      "Let N crawls run at a time (default: 10)");
  add_quota(
      to, given, "--pages-per-day", "N", parse_pages, [](auto& quotas, auto value) { quotas.pages_per_day = value; },
      "Fetch N pages in a day, which ends at 00:00 UTC (default: none, without limit)");
  add_quota(
      to, given, "--bytes-per-day", "SIZE", parse_bytes, [](auto& quotas, auto value) { quotas.bytes_per_day = value; },
      "Fetch SIZE bytes in a day, such as 500M (default: none, without limit)");
  add_quota(
      to, given, "--requests-per-minute", "N", parse_count,
      [](auto& quotas, auto value) { quotas.requests_per_minute = value; },
      "Answer N requests to the server in a minute (default: 600)");
}

void add_add_command(CLI::App& token, const arguments& given, command& chosen) {
  CLI::App* const add = token.add_subcommand("add", add_description);
  add->footer(add_footer);
  add->add_option("NAME", given->name);
  add_quotas(*add, given);
  add->option_defaults()->group("Server");
  add_data_option(*add, given);
  add->callback([given, &chosen] { chosen = [given] { return run_add(*given); }; });
}

void add_list_command(CLI::App& token, const arguments& given, command& chosen) {
  CLI::App* const list = token.add_subcommand("list", list_description);
  list->footer(list_footer);
  list->option_defaults()->group("Output");
  list->add_flag("--json", given->json, "Print a JSON array with an object for each instead");
  list->option_defaults()->group("Server");
  add_data_option(*list, given);
  list->callback([given, &chosen] { chosen = [given] { return run_list(*given); }; });
}

void add_quota_command(CLI::App& token, const arguments& given, command& chosen) {
  CLI::App* const quota = token.add_subcommand("quota", quota_description);
  quota->footer(quota_footer);
  quota->add_option("NAME", given->name);
  add_quotas(*quota, given);
  quota->option_defaults()->group("Server");
  add_data_option(*quota, given);
  quota->callback([given, &chosen] { chosen = [given] { return run_quota(*given); }; });
}

void add_revoke_command(CLI::App& token, const arguments& given, command& chosen) {
  CLI::App* const revoke = token.add_subcommand("revoke", revoke_description);
  revoke->footer(revoke_footer);
  revoke->add_option("ID", given->id);
  revoke->option_defaults()->group("Server");
  add_data_option(*revoke, given);
  revoke->callback([given, &chosen] { chosen = [given] { return run_revoke(*given); }; });
}

}  // namespace

void add_token_command(CLI::App& program, command& chosen) {
  CLI::App* const token = program.add_subcommand("token", description);
  token->footer(footer);
  add_add_command(*token, std::make_shared<token_arguments>(), chosen);
  add_list_command(*token, std::make_shared<token_arguments>(), chosen);
  add_quota_command(*token, std::make_shared<token_arguments>(), chosen);
  add_revoke_command(*token, std::make_shared<token_arguments>(), chosen);
  token->callback([token, &chosen] {
    if (token->get_subcommands().empty()) chosen = printing(token->help());
  });
}

}  // namespace fanfold::cli
