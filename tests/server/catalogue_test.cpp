#include "server/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "store/child_process.hpp"
#include "store/faulty_disk.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::server {
namespace {

using namespace std::chrono_literals;
using test::child_process;
using test::faulty_disk;
using test::query;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

constexpr std::chrono::system_clock::time_point noon = std::chrono::sys_days(std::chrono::May / 5 / 2027) + 12h;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> ids_of(const std::vector<crawl_record>& crawls) {
  std::vector<std::string> ids;
  for (const crawl_record& each : crawls) ids.push_back(each.id);
  return ids;
}

class server_catalogue : public testing::Test {
 protected:
  catalogue open() { return catalogue::open(path_).value(); }
  catalogue serve() { return catalogue::open_to_serve(path_).value(); }
  // Why it can't be opened.
  store_error refusal() {
    const auto opened = catalogue::open_to_serve(path_);
    return opened ? store_error{store_errc{}, "it was opened"} : opened.error();
  }
  static crawl_record add(catalogue& to, std::string_view tenant, std::chrono::system_clock::time_point now = noon) {
    return to.add_crawl(tenant, "{}", "{}", {}, now).value();
  }

  const test::temporary_folder folder_;
  const std::filesystem::path path_ = folder_ / "catalogue.db";
};

TEST_F(server_catalogue, knows_whose_secret_it_is_and_keeps_no_secret) {
  std::string secret;
  {
    auto all = open();
    EXPECT_FALSE(all.has_tokens().value());
    secret = all.add_token("ada", {}, noon).value().secret;
    EXPECT_TRUE(all.has_tokens().value());
    EXPECT_THAT(secret, MatchesRegex("fft_[A-Za-z0-9_-]{43}"));
  }
  auto all = open();
  EXPECT_EQ(all.tenant_of(secret, noon).value(), "ada");
  EXPECT_EQ(all.tenant_of(secret.substr(0, secret.size() - 1), noon).value(), std::nullopt);
  EXPECT_EQ(all.tenant_of("", noon).value(), std::nullopt);
  for (const auto& file : std::filesystem::directory_iterator(folder_.path()))
    EXPECT_THAT(content(file.path()), Not(HasSubstr(secret.substr(4)))) << file.path();
}

TEST_F(server_catalogue, lets_a_tenant_change_from_one_token_to_the_next) {
  auto all = open();
  const auto old = all.add_token("ada", {}, noon).value();
  const auto next = all.add_token("ada", {}, noon + 1s).value();
  const auto others = all.add_token("bob", {}, noon).value();
  EXPECT_TRUE(all.revoke_token(old.token.id, noon + 1h).value());
  EXPECT_EQ(all.tenant_of(old.secret, noon).value(), std::nullopt);
  EXPECT_EQ(all.tenant_of(next.secret, noon).value(), "ada");
  EXPECT_EQ(all.tenant_of(others.secret, noon).value(), "bob");
  EXPECT_TRUE(all.revoke_token(old.token.id, noon + 2h).value());
  EXPECT_FALSE(all.revoke_token("none", noon).value());
  const auto listed = all.tokens().value();
  ASSERT_EQ(listed.size(), 3);
  EXPECT_EQ(listed[0].id, old.token.id);
  EXPECT_EQ(listed[0].revoked_at, noon + 1h) << "the first time counts";
  EXPECT_EQ(listed[1].id, next.token.id);
  EXPECT_EQ(listed[1].revoked_at, std::nullopt);
  EXPECT_EQ(listed[2], (token_record{others.token.id, "bob", noon, std::chrono::floor<std::chrono::days>(noon), {}}));
}

TEST_F(server_catalogue, has_had_tokens_when_the_last_one_is_revoked) {
  auto all = open();
  (void)all.revoke_token(all.add_token("ada", {}, noon).value().token.id, noon);
  EXPECT_TRUE(all.has_tokens().value());
}

TEST_F(server_catalogue, remembers_the_day_on_which_a_token_was_last_used) {
  auto all = open();
  const std::string secret = all.add_token("ada", {}, noon).value().secret;
  EXPECT_EQ(all.tokens().value()[0].last_used_on, std::nullopt);
  (void)all.tenant_of(secret, noon);
  (void)all.tenant_of(secret, noon + 11h);
  EXPECT_EQ(all.tokens().value()[0].last_used_on, std::chrono::May / 5 / 2027);
  (void)all.tenant_of(secret, noon + 12h);
  EXPECT_EQ(all.tokens().value()[0].last_used_on, std::chrono::May / 6 / 2027);
}

TEST_F(server_catalogue, keeps_quotas_of_tenants_and_gives_others_the_usual_ones) {
  auto all = open();
  EXPECT_EQ(all.quotas_of("ada").value(), (quotas{10, std::nullopt, std::nullopt, 600}));
  const quotas few{.crawls = 2, .pages_per_day = 1000, .bytes_per_day = 1 << 20, .requests_per_minute = 60};
  (void)all.add_token("ada", few, noon).value();
  EXPECT_EQ(all.quotas_of("ada").value(), few);
  EXPECT_EQ(all.quotas_of("bob").value(), quotas());
  (void)all.add_token("ada", {}, noon).value();
  EXPECT_EQ(all.quotas_of("ada").value(), quotas());
}

TEST_F(server_catalogue, finds_a_crawl_for_its_tenant_alone) {
  auto all = open();
  const crawl_record made = all.add_crawl("ada", R"({"seeds":["a.test"]})", R"({"pages":0})", {}, noon).value();
  EXPECT_THAT(made.id, MatchesRegex("[a-z2-7]{26}"));
  EXPECT_EQ(made.state, crawl_state::running);
  EXPECT_EQ(all.find_crawl("ada", made.id).value(), made);
  EXPECT_EQ(all.find_crawl("bob", made.id).value(), std::nullopt);
  EXPECT_EQ(all.find_crawl("ada", "none").value(), std::nullopt);
  EXPECT_EQ(open().find_crawl("ada", made.id).value(), made) << "as it was written";
}

TEST_F(server_catalogue, finds_the_crawl_that_a_key_has_made_for_each_tenant) {
  auto all = open();
  const idempotency request{"key", sha256("body")};
  const crawl_record made = all.add_crawl("ada", "{}", "{}", request, noon).value();
  const auto found = all.find_crawl_of_key("ada", "key").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->crawl, made);
  EXPECT_EQ(found->request_hash, sha256("body"));
  EXPECT_NE(found->request_hash, sha256("another body"));
  EXPECT_FALSE(all.find_crawl_of_key("bob", "key").value());
  EXPECT_EQ(all.add_crawl("ada", "{}", "{}", request, noon).error().code, store_errc::conflict);
  EXPECT_TRUE(all.add_crawl("bob", "{}", "{}", request, noon));
}

TEST_F(server_catalogue, lists_a_tenants_crawls_newest_first_while_new_ones_come_and_old_ones_go) {
  auto all = open();
  std::vector<std::string> made;
  for (int i = 0; i < 7; ++i) made.insert(made.begin(), add(all, "ada", noon + i * 1us).id);
  (void)add(all, "bob");
  const crawl_list first = all.list_crawls("ada", 3).value();
  EXPECT_THAT(ids_of(first.crawls), ElementsAre(made[0], made[1], made[2]));
  ASSERT_TRUE(first.next);
  (void)add(all, "ada", noon + 1s);
  ASSERT_TRUE(all.begin_removal("ada", made[2]).value());
  const auto cursor = crawl_cursor::parse(first.next->text());
  ASSERT_EQ(cursor, first.next);
  const crawl_list second = all.list_crawls("ada", 3, cursor).value();
  EXPECT_THAT(ids_of(second.crawls), ElementsAre(made[3], made[4], made[5]));
  const crawl_list last = all.list_crawls("ada", 3, second.next).value();
  EXPECT_THAT(ids_of(last.crawls), ElementsAre(made[6]));
  EXPECT_FALSE(last.next);
}

TEST_F(server_catalogue, lists_crawls_of_the_same_instant_each_once) {
  auto all = open();
  std::vector<std::string> made, listed;
  for (int i = 0; i < 5; ++i) made.push_back(add(all, "ada").id);
  std::optional<crawl_cursor> next;
  do {
    const crawl_list part = all.list_crawls("ada", 2, next).value();
    for (const crawl_record& each : part.crawls) listed.push_back(each.id);
    next = part.next;
  } while (next);
  EXPECT_THAT(listed, testing::UnorderedElementsAreArray(made));
}

TEST(crawl_cursor, is_read_back_from_its_own_text_alone) {
  const std::string id = "abcdefghijklmnopqrstuvwx23";
  EXPECT_EQ(crawl_cursor::parse("17-" + id), (crawl_cursor{std::chrono::system_clock::time_point(17us), id}));
  for (const auto& text :
       std::vector<std::string>{"", "17", "17-", "-" + id, "x-" + id, "17x-" + id, "17-" + id + "a", "17-'" + id,
                                "99999999999999999999-" + id, "9223372036854775807-" + id})
    EXPECT_FALSE(crawl_cursor::parse(text)) << text;
}

TEST_F(server_catalogue, tells_after_a_kill_which_crawls_are_to_go_on) {
  child_process server([&](auto say) {
    auto all = serve();
    const auto finished = add(all, "ada");
    for (const auto* tenant : {"ada", "bob"}) (void)add(all, tenant);
    (void)all.change_state(finished.id, crawl_state::finished, {}, noon);
    say('.');
    return ::pause();
  });
  ASSERT_TRUE(server.hear());
  EXPECT_EQ(refusal().message(), "in use by another process: " + path_.string() + ": another server uses it");
  server.kill();
  auto all = serve();
  const auto found = all.crawls_in(crawl_state::running).value();
  EXPECT_EQ(found.size(), 2);
  EXPECT_EQ(all.count_running("ada").value(), 1);
  EXPECT_EQ(all.count_running("cleo").value(), 0);
}

TEST_F(server_catalogue, ends_a_crawl_once) {
  auto all = open();
  const std::string id = add(all, "ada").id;
  EXPECT_TRUE(all.change_state(id, crawl_state::paused, "pages", noon + 1s).value());
  EXPECT_EQ(all.find_crawl("ada", id).value()->reason, "pages");
  EXPECT_EQ(all.count_running("ada").value(), 0);
  EXPECT_TRUE(all.change_state(id, crawl_state::failed, "the disk is full", noon + 2s).value());
  EXPECT_EQ(all.find_crawl("ada", id).value()->ended_at, noon + 2s);
  EXPECT_TRUE(all.change_state(id, crawl_state::running, {}, noon + 3s).value());
  EXPECT_EQ(all.find_crawl("ada", id).value()->reason, std::nullopt);
  EXPECT_EQ(all.find_crawl("ada", id).value()->ended_at, std::nullopt);
  EXPECT_TRUE(all.change_state(id, crawl_state::cancelled, {}, noon + 4s).value());
  for (const auto state : {crawl_state::running, crawl_state::finished, crawl_state::cancelled})
    EXPECT_FALSE(all.change_state(id, state, {}, noon + 5s).value());
  EXPECT_EQ(all.find_crawl("ada", id).value()->state, crawl_state::cancelled);
  EXPECT_EQ(all.find_crawl("ada", id).value()->ended_at, noon + 4s);
  EXPECT_FALSE(all.change_state("none", crawl_state::running, {}, noon).value());
}

TEST_F(server_catalogue, adds_up_what_tenants_had_on_each_day) {
  auto all = open();
  const std::string id = add(all, "ada").id;
  const crawl_progress some{id, R"({"pages":7})"};
  const std::vector<tenant_usage> used{{"ada", {.pages = 7, .bytes = 700}}, {"bob", {.pages = 1, .bytes = 10}}};
  EXPECT_TRUE(all.record_progress({&some, 1}, used, noon));
  EXPECT_TRUE(all.record_progress({}, used, noon + 1s));
  EXPECT_TRUE(all.record_progress({}, used, noon + 12h));
  EXPECT_EQ(all.find_crawl("ada", id).value()->statistics, some.statistics);
  EXPECT_EQ(all.usage_of("ada", noon).value(), (usage{.pages = 14, .bytes = 1400}));
  EXPECT_EQ(all.usage_of("bob", noon + 12h - 1us).value(), (usage{.pages = 2, .bytes = 20}));
  EXPECT_EQ(all.usage_of("ada", noon + 12h).value(), (usage{.pages = 7, .bytes = 700}));
  EXPECT_EQ(all.usage_of("ada", noon + 36h).value(), usage());
}

TEST_F(server_catalogue, a_removed_crawl_is_nobodys_and_is_told_until_its_files_are_gone) {
  std::string id;
  {
    auto all = open();
    id = all.add_crawl("ada", "{}", "{}", idempotency{"key", sha256("body")}, noon).value().id;
    EXPECT_FALSE(all.begin_removal("bob", id).value());
    EXPECT_TRUE(all.begin_removal("ada", id).value());
    EXPECT_FALSE(all.begin_removal("ada", id).value());
  }
  auto all = open();
  EXPECT_EQ(all.find_crawl("ada", id).value(), std::nullopt);
  EXPECT_THAT(all.list_crawls("ada", 10).value().crawls, IsEmpty());
  EXPECT_THAT(all.crawls_in(crawl_state::running).value(), IsEmpty());
  EXPECT_FALSE(all.find_crawl_of_key("ada", "key").value());
  EXPECT_FALSE(all.change_state(id, crawl_state::running, {}, noon).value());
  EXPECT_THAT(all.removals().value(), ElementsAre(id));
  EXPECT_TRUE(all.finish_removal(id));
  EXPECT_THAT(all.removals().value(), IsEmpty());
}

TEST_F(server_catalogue, a_crawl_is_not_forgotten_before_its_removal_began) {
  auto all = open();
  const crawl_record made = add(all, "ada");
  EXPECT_TRUE(all.finish_removal(made.id));
  EXPECT_EQ(all.find_crawl("ada", made.id).value(), made);
}

TEST_F(server_catalogue, takes_tokens_from_others_while_a_server_uses_it) {
  auto server = serve();
  EXPECT_FALSE(server.has_tokens().value());
  const auto made = open().add_token("ada", {}, noon).value();
  EXPECT_TRUE(server.has_tokens().value());
  EXPECT_EQ(server.tenant_of(made.secret, noon).value(), "ada");
  EXPECT_TRUE(open().revoke_token(made.token.id, noon).value());
  EXPECT_EQ(server.tenant_of(made.secret, noon).value(), std::nullopt);
}

TEST_F(server_catalogue, is_made_by_one_of_many_that_come_at_the_same_time) {
  const auto add_token = [&](auto) {
    auto all = catalogue::open(path_);
    return all && all->add_token("ada", {}, noon) ? 0 : 1;
  };
  child_process first(add_token), second(add_token), third(add_token);
  EXPECT_EQ(first.wait(), 0);
  EXPECT_EQ(second.wait(), 0);
  EXPECT_EQ(third.wait(), 0);
  EXPECT_EQ(open().tokens().value().size(), 3);
}

TEST_F(server_catalogue, can_be_read_by_its_owner_alone) {
  const mode_t before = ::umask(0);
  auto all = open();
  (void)add(all, "ada");
  ::umask(before);
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_EQ(file.status().permissions(), std::filesystem::perms(0600)) << file.path();
    ++files;
  }
  EXPECT_EQ(files, 3) << "the file, its log and the log's index";
}

TEST_F(server_catalogue, of_a_newer_version_is_left_as_it_is) {
  (void)open();
  query(path_, "PRAGMA user_version = 1000");
  const std::string before = content(path_);
  EXPECT_EQ(refusal().message(),
            "made by a newer version: " + path_.string() + ": its version is 1000, the newest known here 1");
  EXPECT_EQ(content(path_), before);
}

TEST_F(server_catalogue, is_no_file_of_another_program) {
  const std::string reason = "cannot be opened: " + path_.string() + ": not the catalogue of a server";
  std::ofstream(path_) << std::string(5000, 'x');
  EXPECT_EQ(refusal().message(), reason);
  std::filesystem::remove(path_);
  std::fclose(std::fopen(path_.c_str(), "w"));
  query(path_, "CREATE TABLE bookmarks(url)");
  EXPECT_EQ(refusal().message(), reason);
}

TEST_F(server_catalogue, that_is_damaged_says_so) {
  {
    const faulty_disk waits_for_no_sync([](std::size_t) { return faulty_disk::answer::written; });
    auto all = open();
    for (int i = 0; i < 1000; ++i) (void)add(all, "ada", noon + i * 1us);
  }
  const std::string whole = content(path_);
  std::filesystem::resize_file(path_, whole.size() / 2);
  EXPECT_EQ(refusal().code, store_errc::damaged);
  std::ofstream(path_, std::ios::binary) << whole.substr(0, 8192) << std::string(whole.size() - 8192, '\x55');
  EXPECT_EQ(refusal().code, store_errc::damaged);
  std::ofstream(path_, std::ios::binary) << whole;
  query(path_, "DROP TABLE tokens");
  EXPECT_EQ(refusal().message(), "damaged: " + path_.string() + ": no such table: tokens");
}

TEST_F(server_catalogue, on_a_full_disk_refuses_to_write_and_goes_on_to_read) {
  bool full = false;
  const faulty_disk disk([&](std::size_t) { return full ? faulty_disk::answer::full : faulty_disk::answer::written; });
  auto all = open();
  const std::string secret = all.add_token("ada", {}, noon).value().secret;
  full = true;
  EXPECT_EQ(all.add_token("bob", {}, noon).error().code, store_errc::disk_full);
  EXPECT_EQ(all.add_crawl("ada", "{}", "{}", {}, noon).error().code, store_errc::disk_full);
  EXPECT_EQ(all.tenant_of(secret, noon).value(), "ada");
  full = false;
  EXPECT_TRUE(all.add_crawl("ada", "{}", "{}", {}, noon));
  EXPECT_EQ(all.tokens().value().size(), 1);
}

TEST_F(server_catalogue, lists_less_at_a_time_where_options_are_large) {
  auto all = open();
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i)
    made.insert(made.begin(), all.add_crawl("ada", std::string(400'000, ' '), "{}", {}, noon + i * 1s).value().id);
  std::vector<std::string> listed;
  std::optional<crawl_cursor> after;
  do {
    const crawl_list part = all.list_crawls("ada", 200, after).value();
    EXPECT_LE(part.crawls.size(), 3) << "1.2 MB";
    for (const crawl_record& each : part.crawls) listed.push_back(each.id);
    after = part.next;
  } while (after);
  EXPECT_EQ(listed, made);
}

TEST_F(server_catalogue, in_no_folder_cannot_be_opened) {
  const auto opened = catalogue::open(folder_ / "none/catalogue.db");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, store_errc::cannot_open);
}

}  // namespace
}  // namespace fanfold::server
