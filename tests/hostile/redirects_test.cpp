#include <fmt/format.h>

#include "hostile/hostile_fixture.hpp"
#include "support/authority_file.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

class hostile_redirects : public hostile_web {
 protected:
  std::uint16_t port() const { return hostile_.web().port(0); }
};

TEST_F(hostile_redirects, Loops) {
  EXPECT_EQ(error_of("/fault/redirect-loop"), "too_many_redirects");
  EXPECT_EQ(error_of("/fault/redirect-ping"), "too_many_redirects");
}

// Each hop is within the limit of time, all of them are not.
TEST_F(hostile_redirects, ThatTakeTheirTimeEach) {
  EXPECT_EQ(visit_alone(hostile("/fault/redirect-late/200"), 500ms).error, "timeout");
}

TEST_F(hostile_redirects, HundredHops) {
  EXPECT_EQ(error_of("/fault/redirect/20"), "");
  EXPECT_EQ(error_of("/fault/redirect/100"), "too_many_redirects");
}

TEST_F(hostile_redirects, LoopsBetweenHosts) {
  options_.scope = scope_kind::any;
  const auto result = crawl_beside({hostile("/fault/redirect-host-loop")});
  EXPECT_LE(result.pages.size(), 3u) << "each URL is visited once";
}

TEST_F(hostile_redirects, ToEverNewHosts) {
  options_.scope = scope_kind::any;
  const auto result = crawl_beside({hostile("/fault/redirect-new-hosts/0")});
  ASSERT_FALSE(result.pages.empty());
  EXPECT_EQ(result.pages.back().error, "too_many_redirects");
  EXPECT_LE(result.pages.size(), 21u);
}

TEST_F(hostile_redirects, LoopsBetweenSchemes) {
  const test_web::web_server secure({.hosts = 1, .pages = 1}, {.tls = test_web::tls_kind::trusted});
  for (auto& entry : secure.resolve()) options_.resolve.push_back(std::move(entry));
  const test_web::authority_file authority(secure.authority_pem());
  options_.ca_file = authority.path();
  const auto there = fmt::format("/fault/redirect-scheme-loop/https/{}", secure.web().port(0));
  const auto back = secure.url(fmt::format("/fault/redirect-scheme-loop/http/{}", port()));
  const auto begin = hostile(there, hostile_.web().host_name(0));
  const auto result = crawl_beside({begin});
  ASSERT_EQ(result.pages.size(), 2u) << "each URL is visited once";
  for (const auto& url : {begin, back}) {
    EXPECT_EQ(result.by_url.at(url).status, 302) << url;
    EXPECT_EQ(result.by_url.at(url).error, "") << url;
  }
  EXPECT_EQ(result.by_url.at(back).final_url, begin);
}

TEST_F(hostile_redirects, ToASchemeThatNobodyVouchesFor) {
  const test_web::web_server secure({.hosts = 1, .pages = 1}, {.tls = test_web::tls_kind::trusted});
  for (auto& entry : secure.resolve()) options_.resolve.push_back(std::move(entry));
  const auto result =
      crawl_beside({hostile(fmt::format("/fault/redirect-scheme-loop/https/{}", secure.web().port(0)))});
  ASSERT_EQ(result.pages.size(), 2u);
  EXPECT_EQ(result.pages.back().error, "tls_error");
}

TEST_F(hostile_redirects, ToOtherSchemes) {
  for (const auto* to : {"file", "data", "javascript", "gopher", "about"}) {
    const auto page = visit(fmt::format("/fault/redirect-away/{}", to));
    EXPECT_EQ(page.status, 302) << "nobody goes there";
    EXPECT_EQ(page.bytes, 7u) << to;
    EXPECT_TRUE(page.final_url.starts_with(to)) << page.final_url;
  }
}

TEST_F(hostile_redirects, WithCredentialsToAnotherHost) {
  options_.scope = scope_kind::any;
  const auto target = fmt::format("http://host0001.test:{}/fault/login", port());
  const auto seed = fmt::format("http://user:secret@hostile.test:{}/fault/redirect-to-login", port());
  const auto result = crawl_beside({seed}, asked_for({hostile("/fault/redirect-to-login")}));
  ASSERT_EQ(result.by_url.count(target), 1u);
  EXPECT_EQ(result.by_url.at(target).status, 401) << "the other host got the credentials of this one";
}

// One handle after the other is used for many hosts.
TEST_F(hostile_redirects, CredentialsStayWithTheirUrl) {
  options_.workers = 1;
  options_.concurrency = 1;
  const auto known = fmt::format("http://user:secret@hostile.test:{}/fault/login", port());
  const auto unknown = hostile("/fault/login", "another.test");
  const auto same_host = hostile("/fault/login/again");
  const auto result = crawl_beside({known, unknown, same_host}, asked_for_more(1));
  EXPECT_EQ(result.by_url.at(known).status, 200);
  EXPECT_EQ(result.by_url.at(unknown).status, 401);
  EXPECT_EQ(result.by_url.at(same_host).status, 401);
}

TEST_F(hostile_redirects, ToWhatIsNoUrl) {
  EXPECT_EQ(error_of("/fault/redirect-bad"), "bad_redirect");
  EXPECT_EQ(error_of("/fault/redirect-nowhere"), "");
}

TEST_F(hostile_redirects, ThatGrow) {
  EXPECT_EQ(visit("/fault/redirect-growing").status, 400) << "until the server has enough";
}

TEST_F(hostile_redirects, WithABodyThatNeverEnds) {
  EXPECT_EQ(error_of("/fault/redirect-endless"), "too_large");
}

}  // namespace
}  // namespace fanfold
