#include "server/api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/json_schema.hpp"
#include "server/openapi.hpp"
#include "server/server_api.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(server_api, has_the_routes_that_its_description_has) {
  auto known = catalogue::open(folder_ / "catalogue.db").value();
  crawl_service crawls({.folder = folder_.path()}, known);
  api all(crawls, known);
  router routes;
  all.add_to(routes);
  std::set<std::string> there;
  for (const auto& each : routes.routes()) there.insert(each.method + " " + each.path);
  std::set<std::string> described;
  const auto description = json::parse(openapi_json());
  for (const auto& path : description.at("paths").as_object())
    for (const auto& operation : path.value().as_object()) {
      std::string method(operation.key());
      if (method == "parameters") continue;
      std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::toupper(c); });
      described.insert(method + " " + std::string(path.key()));
    }
  EXPECT_EQ(there, described);
}

TEST_F(server_api, answers_as_its_description_says) {
  const running_service server(options());
  const api_client client(server.port());
  json::object wanted = order();
  wanted["words"] = true;
  wanted["archive"] = true;
  const std::string crawl = client.begin(wanted);
  const json::object ended = client.wait(crawl);
  EXPECT_EQ(ended.at("state"), "finished");
  EXPECT_EQ(ended.at("statistics").at("pages"), 4);
  const json_schema description(json::parse(client.get("/api/v1/openapi.json").body));
  for (const auto& [path, schema] :
       std::vector<std::pair<std::string, std::string>>{{"/api/v1/me", "Me"},
                                                        {"/api/v1/crawls", "CrawlList"},
                                                        {crawl, "Crawl"},
                                                        {crawl + "/pages", "PageTable"},
                                                        {crawl + "/links", "LinkTable"},
                                                        {crawl + "/words", "Words"},
                                                        {crawl + "/histograms/bytes", "Histogram"},
                                                        {crawl + "/histograms/host", "Histogram"},
                                                        {crawl + "/history", "History"}}) {
    const answer got = client.get(path);
    EXPECT_EQ(got.status, 200) << path;
    EXPECT_EQ(description.faults("#/components/schemas/" + schema, got.json()), "") << path << " " << got.body;
  }
  EXPECT_EQ(description.faults("#/components/schemas/Problem", client.get(crawl + "x").json()), "");
}

TEST_F(server_api, gives_pages_links_and_words_in_windows) {
  const running_service server(options());
  const api_client client(server.port());
  json::object wanted = order();
  wanted["words"] = true;
  const std::string crawl = client.begin(wanted);
  client.wait(crawl);
  const auto by_size = client.get(crawl + "/pages?sort=url&order=desc&limit=2&offset=1").json();
  EXPECT_EQ(by_size.at("total"), 4);
  ASSERT_EQ(by_size.at("pages").as_array().size(), 2u);
  EXPECT_EQ(by_size.at("pages").at(0).at("url").as_string(), web_.url("a.test", "/b"));
  EXPECT_EQ(client.get(crawl + "/pages?search=HOME").json().at("total"), 1);
  EXPECT_EQ(client.get(crawl + "/pages?search=%27%20OR%201%3D1").json().at("total"), 0);
  const auto missing = client.get(crawl + "/pages?status=4xx").json();
  EXPECT_EQ(missing.at("total"), 1);
  EXPECT_EQ(missing.at("pages").at(0).at("referrer").as_string(), web_.url("a.test", "/"));
  const auto broken = client.get(crawl + "/links?broken=true").json();
  EXPECT_EQ(broken.at("total"), 1);
  EXPECT_EQ(broken.at("links").at(0).at("target").as_string(), web_.url("a.test", "/gone"));
  EXPECT_EQ(broken.at("links").at(0).at("status"), 404);
  EXPECT_EQ(client.get(crawl + "/links?page=" + web_.url("a.test", "/")).json().at("total"), 3);
  const auto words = client.get(crawl + "/words?top=1&stop_words=en").json();
  EXPECT_EQ(words.at("top").at(0), (json::object{{"word", "apples"}, {"count", 4}, {"pages", 2}}));
}

TEST_F(server_api, does_not_take_a_link_to_a_bad_feed_for_broken) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order("/feeds"));
  client.wait(crawl);
  EXPECT_EQ(client.get(crawl + "/pages?status=error").json().at("pages").at(0).at("error"), "bad_sitemap");
  const auto broken = client.get(crawl + "/links?broken=true").json();
  EXPECT_EQ(broken.at("total"), 1);
  EXPECT_EQ(broken.at("links").at(0).at("target").as_string(), web_.url("a.test", "/gone"));
}

TEST_F(server_api, gives_links_in_windows_sorted_and_searched) {
  const running_service server(options());
  const api_client client(server.port());
  json::object wanted = order("/many/1");
  wanted["max_pages"] = 50;
  const std::string crawl = client.begin(wanted);
  client.wait(crawl);
  const auto targets = [&](const std::string& query) {
    std::vector<std::string> all;
    const auto table = client.get(crawl + "/links?" + query).json();
    for (const auto& link : table.at("links").as_array()) {
      const std::string url(link.at("target").as_string());
      all.push_back(url.substr(url.rfind('/') + 1));
    }
    return all;
  };
  using testing::ElementsAre;
  EXPECT_EQ(client.get(crawl + "/links").json().at("total"), 50);
  EXPECT_THAT(targets("offset=10&limit=3"), ElementsAre("12", "13", "14"));
  EXPECT_THAT(targets("offset=48"), ElementsAre("50", "51"));
  EXPECT_THAT(targets("offset=50"), ElementsAre());
  EXPECT_THAT(targets("sort=target&order=desc&limit=2"), ElementsAre("9", "8"));
  EXPECT_THAT(targets("sort=source&limit=2&offset=1"), ElementsAre("11", "12"));
  EXPECT_THAT(targets("order=desc&limit=2&offset=1"), ElementsAre("50", "49"));
  EXPECT_THAT(targets("sort=status&limit=2"), ElementsAre("51", "2")) << "what was not asked for first";
  EXPECT_THAT(targets("sort=kind&limit=2&offset=48"), ElementsAre("50", "51")) << "equal ones as they were found";
  EXPECT_THAT(targets("sort=target&offset=60"), ElementsAre());
  EXPECT_THAT(targets("to=" + web_.url("a.test", "/many/7")), ElementsAre("7"));
  EXPECT_THAT(targets("search=MANY/33"), ElementsAre("33", "34"));
  EXPECT_THAT(targets("search=many/33&sort=target&order=desc"), ElementsAre("34", "33"));
  EXPECT_THAT(targets("page=%20CROSS%20JOIN%20links%20l%20ON%20l.page_id%20%3D%20p.row%20WHERE%20'"), ElementsAre());
}

TEST_F(server_api, tells_how_fast_a_crawl_went_to_whoever_comes_later) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order());
  const json::object ended = client.wait(crawl);
  const auto bars = client.get(crawl + "/history").json().at("bars").as_array();
  std::int64_t pages = 0;
  for (const auto& bar : bars) pages += bar.at("pages").as_int64();
  EXPECT_EQ(pages, 4);
  EXPECT_EQ(bars.at(0).at("from"), 0);
  EXPECT_THAT(std::string(ended.at("ended_at").as_string()),
              testing::MatchesRegex("....-..-..T..:..:..\\.[0-9][0-9][0-9]Z"));
}

TEST_F(server_api, says_what_was_wrong_with_a_page_in_words) {
  service_options strict = options();
  strict.crawls.common.allow_private = {};
  const running_service server(std::move(strict));
  const api_client client(server.port());
  const std::string crawl = client.begin(order());
  EXPECT_EQ(client.wait(crawl).at("statistics").at("seeds_fetched"), 0);
  const auto page = client.get(crawl + "/pages").json().at("pages").at(0);
  EXPECT_EQ(page.at("error"), "private_address");
  EXPECT_THAT(std::string(page.at("error_detail").as_string()), HasSubstr("127.0.0.1 is a loopback address"));
}

TEST_F(server_api, downloads_what_a_crawl_has_come_to) {
  const running_service server(options());
  const api_client client(server.port());
  json::object wanted = order();
  wanted["archive"] = true;
  const std::string crawl = client.begin(wanted);
  client.wait(crawl);
  const answer lines = client.get(crawl + "/results?format=jsonl");
  EXPECT_EQ(std::ranges::count(lines.body, '\n'), 4);
  EXPECT_THAT(lines.fields.at("content-disposition"), HasSubstr("attachment; filename=\"crawl-"));
  EXPECT_THAT(client.get(crawl + "/results?format=csv").body, StartsWith("url,"));
  EXPECT_THAT(client.get(crawl + "/results?format=warc").body, StartsWith("\x1f\x8b"));
  EXPECT_THAT(client.get(crawl + "/results?format=job").body, StartsWith("SQLite format 3"));
}

TEST_F(server_api, downloads_csv_whose_titles_no_spreadsheet_takes_for_formulas) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order("/formula"));
  client.wait(crawl);
  EXPECT_THAT(client.get(crawl + "/results?format=csv").body, HasSubstr(",'=1+1,"));
  EXPECT_THAT(client.get(crawl + "/results?format=jsonl").body, HasSubstr("\"title\":\"=1+1\""));
}

TEST_F(server_api, tells_a_damaged_crawl_from_an_empty_one) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order());
  client.wait(crawl);
  const auto file = folder_.path() / "data" / "crawls" / crawl.substr(crawl.rfind('/') + 1) / "crawl.fanfold";
  for (const std::string_view damage : {"no job file at all", ""}) {
    std::ofstream(file) << damage;
    for (const char* what : {"/pages", "/links", "/histograms/bytes", "/history", "/results?format=csv"}) {
      const answer got = client.get(crawl + what);
      EXPECT_EQ(got.status, 500) << what;
      EXPECT_EQ(got.code(), "damaged_crawl") << what;
    }
  }
  EXPECT_EQ(client.ask("DELETE", crawl).status, 204);
}

TEST_F(server_api, tells_progress_as_it_comes) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order());
  const answer events = client.get(crawl + "/events");
  EXPECT_EQ(events.fields.at("content-type"), "text/event-stream");
  EXPECT_THAT(events.body, StartsWith("id: 1\nevent: progress\ndata: {\"state\":"));
  EXPECT_THAT(events.body, HasSubstr("\"state\":\"finished\""));
  EXPECT_TRUE(events.body.ends_with("event: end\ndata: {}\n\n")) << events.body;
}

TEST_F(server_api, pauses_resumes_cancels_and_deletes) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order("/many/1"));
  EXPECT_EQ(client.post(crawl + "/pause").json().at("state"), "paused");
  EXPECT_EQ(client.post(crawl + "/pause").status, 200) << "again";
  EXPECT_EQ(client.post(crawl + "/resume").json().at("state"), "running");
  EXPECT_EQ(client.post(crawl + "/cancel").json().at("state"), "cancelled");
  EXPECT_EQ(client.post(crawl + "/resume").status, 409);
  EXPECT_EQ(client.post(crawl + "/pause").status, 409);
  EXPECT_EQ(client.ask("DELETE", crawl).status, 204);
  EXPECT_EQ(client.get(crawl).status, 404);
  EXPECT_EQ(client.get("/api/v1/crawls").json().at("crawls").as_array().size(), 0u);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "data" / "crawls"));
}

TEST_F(server_api, makes_one_crawl_of_a_request_that_is_sent_again) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string body = json::serialize(order());
  const answer first = client.post("/api/v1/crawls", body, {{"Idempotency-Key", "k1"}});
  const answer again = client.post("/api/v1/crawls", body, {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(first.json().at("id"), again.json().at("id"));
  const answer other = client.post("/api/v1/crawls", json::serialize(order("/a")), {{"Idempotency-Key", "k1"}});
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.code(), "idempotency_key_reused");
  EXPECT_EQ(client.post("/api/v1/crawls", body, {{"Idempotency-Key", ""}}).status, 400);
  EXPECT_EQ(client.post("/api/v1/crawls", body, {{"Idempotency-Key", std::string(256, 'k')}}).status, 400);
}

TEST_F(server_api, lists_crawls_newest_first_in_parts) {
  const running_service server(options());
  const api_client client(server.port());
  std::vector<std::string> begun;
  for (int i = 0; i < 3; ++i) begun.push_back(client.begin(order()));
  const auto first = client.get("/api/v1/crawls?limit=2").json();
  ASSERT_EQ(first.at("crawls").as_array().size(), 2u);
  EXPECT_THAT(begun[2], HasSubstr(std::string(first.at("crawls").at(0).at("id").as_string())));
  const auto rest = client.get("/api/v1/crawls?limit=2&cursor=" + std::string(first.at("next").as_string())).json();
  ASSERT_EQ(rest.at("crawls").as_array().size(), 1u);
  EXPECT_THAT(begun[0], HasSubstr(std::string(rest.at("crawls").at(0).at("id").as_string())));
  EXPECT_TRUE(rest.at("next").is_null());
}

TEST_F(server_api, says_all_that_is_wrong_with_an_order) {
  const running_service server(options());
  const api_client client(server.port());
  const auto create = [&](const std::string& body) { return client.post("/api/v1/crawls", body); };
  EXPECT_EQ(create("{").status, 400);
  EXPECT_EQ(create("[]").status, 400);
  EXPECT_EQ(client.post("/api/v1/crawls", "{}", {{"Content-Type", "text/plain"}}).status, 415);
  const answer wrong =
      create(R"({"seeds":["mailto:x"],"scope":"world","max_depth":-1,"words":1,"include":["("],"colour":"red"})");
  EXPECT_EQ(wrong.status, 422);
  std::vector<std::string> pointers;
  for (const auto& each : wrong.json().at("errors").as_array()) pointers.emplace_back(each.at("pointer").as_string());
  EXPECT_THAT(pointers,
              testing::UnorderedElementsAre("/seeds/0", "/scope", "/max_depth", "/words", "/include/0", "/colour"));
  EXPECT_THAT(create(R"({"seeds":["a.test"],"exclude":["good","("]})").body,
              HasSubstr("/exclude/1: is no pattern of RE2: missing )"));
  EXPECT_THAT(create(R"({"seeds":["a.test"],"max_depth":4294967295})").body,
              HasSubstr("/max_depth: is not a whole number from 0 to 4294967294"));
  EXPECT_EQ(create(R"({"seeds":[]})").status, 422);
  EXPECT_EQ(create(R"({"seeds":[")" + std::string(2 << 20, 'x') + R"("]})").status, 413);
}

TEST_F(server_api, takes_json_by_its_type_however_that_is_written) {
  const running_service server(options());
  const api_client client(server.port());
  for (const char* type : {"application/JSON", "application/json ; charset=utf-8", "Application/Json;charset=UTF-8"})
    EXPECT_EQ(client.post("/api/v1/crawls", json::serialize(order()), {{"Content-Type", type}}).status, 201) << type;
  for (const char* type : {"application/json5", "application", "; application/json", "application/ json"})
    EXPECT_EQ(client.post("/api/v1/crawls", json::serialize(order()), {{"Content-Type", type}}).status, 415) << type;
}

TEST_F(server_api, refuses_patterns_that_would_take_long_to_compile) {
  const running_service server(options());
  const api_client client(server.port());
  const auto create = [&](const std::vector<std::string>& patterns) {
    json::object wanted = order();
    wanted["exclude"] = json::value_from(patterns);
    return client.post("/api/v1/crawls", json::serialize(wanted));
  };
  const auto many = [](const std::string& pattern) { return std::vector<std::string>(100, pattern); };
  const answer one = create({"[.]pdf$", "\\p{L}{300}", "x"});
  EXPECT_EQ(one.status, 422);
  ASSERT_EQ(one.json().at("errors").as_array().size(), 1u);
  EXPECT_EQ(one.json().at("errors").at(0).at("pointer"), "/exclude/1");
  EXPECT_THAT(one.body, HasSubstr("too complex"));
  EXPECT_EQ(create(many("\\w{900}")).status, 422) << "together";
  EXPECT_EQ(create(many(std::string(100, 'x'))).status, 422) << "their text";
  EXPECT_EQ(create(many("/(archive|tag)/[0-9]+[?]sort=.*")).status, 201);
}

TEST_F(server_api, refuses_parameters_that_make_no_sense) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order());
  client.wait(crawl);
  for (const std::string& path :
       {crawl + "/pages?limit=0", crawl + "/pages?limit=1001", crawl + "/pages?offset=-1", crawl + "/pages?sort=color",
        crawl + "/pages?order=up", crawl + "/pages?status=9", crawl + "/pages?what=1", crawl + "/links?broken=maybe",
        crawl + "/links?sort=bytes", crawl + "/links?sort=target&offset=10000000", crawl + "/history?step=1",
        crawl + "/results", crawl + "/results?format=pdf", std::string("/api/v1/crawls?cursor=x"),
        std::string("/api/v1/crawls?limit=x")})
    EXPECT_EQ(client.get(path).status, 400) << path;
  EXPECT_EQ(client.get(crawl + "/histograms/colors").status, 404);
  EXPECT_EQ(client.get(crawl + "/words").code(), "no_words");
  EXPECT_EQ(client.get(crawl + "/results?format=warc").code(), "no_archive");
  EXPECT_EQ(client.ask("PUT", crawl).status, 405);
}

}  // namespace
}  // namespace fanfold::server
