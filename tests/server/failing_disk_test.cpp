// What becomes of a server whose disk is full, and when there is room again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <optional>
#include <string>

#include "crawl/scripted_web.hpp"
#include "server/data_folder.hpp"
#include "server/running_service.hpp"
#include "store/faulty_disk.hpp"
#include "store/sample_job.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;
using test::faulty_disk;
using testing::HasSubstr;

// A chain of pages, /1, /2 …, that goes on to /300 and waits at /20 for as long as it is to.
class server_disk : public testing::Test {
 protected:
  service_options options() const { return options_for(folder_, web_.resolve()); }
  json::object order(std::string_view path = "/1") const { return {{"seeds", json::array{web_.url("a.test", path)}}}; }
  std::string page(std::string_view path) {
    if (path == "/robots.txt") return scripted_web::status(404);
    ++asked_;
    const int number = std::stoi(std::string(path.substr(1)));
    if (number == 20) is_held_.wait(true);
    if (number == 300) return scripted_web::page("the last");
    return scripted_web::page("<a href=/" + std::to_string(number + 1) + ">next</a>");
  }
  void hold() { is_held_ = true; }
  void let_go() {
    is_held_ = false;
    is_held_.notify_all();
  }
  static void await_status(const api_client& client, int status) {
    while (client.get("/readyz").status != status) std::this_thread::yield();
  }
  std::string catalogue_path() const { return catalogue_file(folder_.path() / "data").string(); }

  const test::temporary_folder folder_;
  std::atomic<int> asked_ = 0;
  std::atomic<bool> is_held_ = false;
  std::atomic<bool> is_full_ = false;
  const faulty_disk disk_{
      [this](std::size_t) { return is_full_ ? faulty_disk::answer::full : faulty_disk::answer::written; }};
  scripted_web web_{[this](std::string_view, std::string_view path) { return page(path); }};
};

TEST_F(server_disk, that_is_full_has_changes_refused_and_says_that_it_is_not_ready) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string ended = client.begin(order("/299"));
  client.wait(ended);
  is_full_ = true;
  const answer refused = client.post("/api/v1/crawls", json::serialize(order()));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.code(), "storage_failed");
  EXPECT_THAT(refused.body, HasSubstr("no space left"));
  EXPECT_GT(std::stoi(refused.fields.at("retry-after")), 0);
  EXPECT_EQ(client.ask("DELETE", ended).status, 503);
  EXPECT_EQ(client.get("/readyz").status, 503);
  EXPECT_EQ(client.get("/healthz").status, 200);
  EXPECT_THAT(client.get("/metrics").body, HasSubstr("\nfanfold_catalogue_writable 0\n"));
  EXPECT_EQ(client.get(ended + "/pages").json().at("total"), 2) << "what is there can be read";
  EXPECT_EQ(client.get("/api/v1/crawls").json().at("crawls").as_array().size(), 1u) << "nothing has changed";
  is_full_ = false;
  await_status(client, 200);
  EXPECT_EQ(client.ask("DELETE", ended).status, 204);
}

TEST_F(server_disk, that_is_full_fails_a_crawl_which_goes_on_when_there_is_room) {
  std::optional<running_service> server(std::in_place, options());
  const api_client client(server->port());
  hold();
  const std::string crawl = client.begin(order());
  while (asked_ < 20) std::this_thread::yield();
  is_full_ = true;
  let_go();
  await_status(client, 503);
  EXPECT_EQ(client.post(crawl + "/cancel").status, 503);
  is_full_ = false;
  const json::object failed = client.wait(crawl);
  EXPECT_EQ(failed.at("state"), "failed");
  EXPECT_EQ(failed.at("reason"), "no space left to write to");
  await_status(client, 200);
  EXPECT_EQ(client.post(crawl + "/resume").status, 200);
  EXPECT_EQ(client.wait(crawl).at("state"), "finished");
  EXPECT_EQ(client.get(crawl + "/pages").json().at("total"), 300);
  EXPECT_EQ(client.get("/api/v1/me").json().at("usage").at("pages_today"), 300) << "each is accounted for once";
}

TEST_F(server_disk, that_is_full_to_the_end_lets_the_server_end_and_the_crawl_go_on_afterwards) {
  std::string crawl;
  {
    const running_service server(options());
    const api_client client(server.port());
    hold();
    crawl = client.begin(order());
    while (asked_ < 20) std::this_thread::yield();
    is_full_ = true;
    let_go();
    await_status(client, 503);
  }
  is_full_ = false;
  const running_service server(options());
  const api_client client(server.port());
  EXPECT_EQ(client.wait(crawl).at("state"), "finished");
  EXPECT_EQ(client.get(crawl + "/pages").json().at("total"), 300);
}

TEST_F(server_disk, that_is_full_keeps_nothing_of_a_download_that_it_has_no_room_for) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order("/299"));
  client.wait(crawl);
  is_full_ = true;
  EXPECT_EQ(client.get(crawl + "/results?format=job").code(), "storage_failed");
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path() / "data"))
    EXPECT_THAT(file.path().filename().string(), Not(HasSubstr("copy")));
  is_full_ = false;
  EXPECT_EQ(client.get(crawl + "/results?format=job").status, 200);
}

// What a crawl comes to by itself is written down without a sync: a power loss may take it back.
TEST_F(server_disk, that_has_forgotten_a_crawls_end_has_it_end_again_by_itself) {
  std::string crawl;
  json::object wanted = order();
  wanted["max_pages"] = 30;
  {
    const running_service server(options());
    const api_client client(server.port());
    crawl = client.begin(wanted);
    client.wait(crawl);
  }
  EXPECT_EQ(asked_, 30);
  test::query(catalogue_path(), "UPDATE crawls SET state = 'running', ended_at = NULL");
  const running_service server(options());
  const api_client client(server.port());
  const json::object ended = client.wait(crawl);
  EXPECT_EQ(ended.at("state"), "finished");
  EXPECT_EQ(ended.at("statistics").at("pages"), 30);
  EXPECT_EQ(asked_, 30) << "nothing is fetched again";
  EXPECT_EQ(client.get("/api/v1/me").json().at("usage").at("pages_today"), 30);
}

TEST_F(server_disk, whose_catalogue_another_process_holds_is_waited_for_shortly_and_refused) {
  const running_service server(options());
  const api_client client(server.port());
  auto other = sqlite::connection::open(catalogue_path()).value();
  ASSERT_TRUE(other.execute("BEGIN IMMEDIATE"));
  const answer refused = client.post("/api/v1/crawls", json::serialize(order()));
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, HasSubstr("in use by another process"));
  ASSERT_TRUE(other.execute("ROLLBACK"));
  EXPECT_EQ(client.wait(client.begin(order("/290"))).at("state"), "finished");
}

TEST_F(server_disk, with_a_crawl_of_another_version_fails_that_and_serves_the_others) {
  std::string crawl;
  {
    const running_service server(options());
    crawl = api_client(server.port()).begin(order());
  }
  const std::string id = crawl.substr(crawl.rfind('/') + 1);
  test::query(
      catalogue_path(),
      "UPDATE crawls SET state = 'running', options = json_set(options, '$.colour', 'red') WHERE id = '" + id + "'");
  const running_service server(options());
  const api_client client(server.port());
  const json::object failed = client.get(crawl).json().as_object();
  EXPECT_EQ(failed.at("state"), "failed");
  EXPECT_THAT(std::string(failed.at("reason").as_string()), HasSubstr("/colour: is not known"));
  const answer again = client.post(crawl + "/resume");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "unreadable_options");
  EXPECT_EQ(client.get(crawl).json().at("state"), "failed");
  EXPECT_EQ(client.wait(client.begin(order("/299"))).at("state"), "finished");
  EXPECT_EQ(client.ask("DELETE", crawl).status, 204);
}

}  // namespace
}  // namespace fanfold::server
