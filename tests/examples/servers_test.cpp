// The talk's servers: several clients crawl at once, and each gets the answer to its own question.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <csignal>
#include <future>
#include <string>

#include "examples/expected_output.hpp"
#include "examples/talk_program.hpp"
#include "support/test_client.hpp"

namespace fanfold::talk_test {
namespace {

using testing::HasSubstr;
using testing::Values;

/// A server in a process of its own, on a port that is free.
class talk_server : public test::program {
 public:
  explicit talk_server(const std::string& name) : program(talk_program(name, {"0"})), url_(url_in(line())) {}

  const std::string& url() const { return url_; }

 private:
  static std::string url_in(const std::string& announcement) {
    const auto begin = announcement.find("http://");
    return begin == announcement.npos ? "" : announcement.substr(begin);
  }

  std::string url_;
};

test_web::fetched get(const talk_server& server, const test_web::web_server& web) {
  return test_web::test_client(web).get(server.url());
}

/// Sends the form. `client` may have options set.
test_web::fetched post(const talk_server& server, test_web::test_client& client, const std::string& form) {
  curl_easy_setopt(client.handle(), CURLOPT_COPYPOSTFIELDS, form.c_str());
  return client.get(server.url());
}

std::string url_field(const std::string& url) {
  char* escaped = curl_easy_escape(nullptr, url.c_str(), 0);
  std::string field = std::string("url=") + escaped;
  curl_free(escaped);
  return field;
}

std::future<test_web::fetched> ask(const talk_server& server, const test_web::web_server& web, const std::string& url) {
  return std::async(std::launch::async, [&server, &web, url] {
    test_web::test_client client(web);
    return post(server, client, url_field(url));
  });
}

std::string expected_answer(const test_web::web_server& web, std::uint32_t host) {
  return "<pre>" + expected_top_words(web.web(), {.host = host, .max_depth = 1, .min_length = 6}) + "</pre>\n";
}

/// Waits until as many requests for pages of the web are in progress.
bool await_in_progress(const test_web::web_server& web, std::uint32_t count) {
  const auto url = web.url("");
  const auto host = url.substr(url.find("//") + 2);
  for (int tries = 0; tries < 60'000; ++tries) {
    if (web.seen().of_host(host).in_progress == count) return true;
    ::poll(nullptr, 0, 1);
  }
  return false;
}

class multi_tenant_server : public testing::TestWithParam<const char*> {
 protected:
  const test_web::web_server web{web_of_folders};
  talk_server server{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(programs, multi_tenant_server, Values("e11_async_server", "e12_thread_server"));

TEST_P(multi_tenant_server, shows_a_form) {
  const auto answer = get(server, web);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("<form method=\"POST\">"));
}

TEST_P(multi_tenant_server, gives_each_of_two_clients_its_own_answer) {
  auto first = ask(server, web, web.web().url({.host = 0}));
  auto second = ask(server, web, web.web().url({.host = 1}));
  EXPECT_EQ(first.get().body, expected_answer(web, 0));
  EXPECT_EQ(second.get().body, expected_answer(web, 1));
  EXPECT_NE(expected_answer(web, 0), expected_answer(web, 1));
}

TEST_P(multi_tenant_server, answers_one_client_while_another_waits) {
  auto waiting = ask(server, web, web.url("/fault/delay/3600000"));
  ASSERT_TRUE(await_in_progress(web, 1));
  EXPECT_EQ(ask(server, web, web.web().url({.host = 1})).get().body, expected_answer(web, 1));
  server.send(SIGKILL);
  EXPECT_NE(waiting.get().result, CURLE_OK);
}

TEST_P(multi_tenant_server, refuses_what_is_no_form_with_a_url) {
  for (const char* form : {"", "url=", "url=nonsense", "url=ftp%3A%2F%2Fa.test%2F", "uri=http%3A%2F%2Fa.test%2F"}) {
    test_web::test_client client(web);
    EXPECT_EQ(post(server, client, form).status, 400) << form;
  }
}

TEST_P(multi_tenant_server, finds_no_words_where_there_is_no_page) {
  EXPECT_EQ(ask(server, web, web.refused_url()).get().body, "<pre></pre>\n");
}

class async_server : public testing::Test {
 protected:
  const test_web::web_server web{web_of_folders};
  talk_server server{"e11_async_server"};
};

TEST_F(async_server, stops_on_either_signal_in_the_middle_of_a_crawl) {
  for (const int signal : {SIGTERM, SIGINT}) {
    talk_server stopped("e11_async_server");
    auto waiting = ask(stopped, web, web.url("/fault/silent"));
    ASSERT_TRUE(await_in_progress(web, 1));
    stopped.send(signal);
    const auto end = stopped.finish();
    EXPECT_EQ(end.status, 0);
    EXPECT_EQ(end.err, "");
    EXPECT_EQ(waiting.get().result, CURLE_GOT_NOTHING);
    EXPECT_TRUE(await_in_progress(web, 0));
  }
}

TEST_F(async_server, stops_the_crawl_of_a_client_that_goes_away) {
  std::promise<curl_socket_t> opened;
  const auto keep_socket = +[](void* to, curl_socket_t socket, curlsocktype) {
    static_cast<std::promise<curl_socket_t>*>(to)->set_value(socket);
    return int{CURL_SOCKOPT_OK};
  };
  auto leaving = std::async(std::launch::async, [&] {
    test_web::test_client client(web);
    curl_easy_setopt(client.handle(), CURLOPT_SOCKOPTFUNCTION, keep_socket);
    curl_easy_setopt(client.handle(), CURLOPT_SOCKOPTDATA, &opened);
    return post(server, client, url_field(web.url("/fault/silent")));
  });
  const curl_socket_t socket = opened.get_future().get();
  ASSERT_TRUE(await_in_progress(web, 1));
  ::shutdown(socket, SHUT_RDWR);
  EXPECT_TRUE(await_in_progress(web, 0));
  leaving.get();
  EXPECT_EQ(ask(server, web, web.web().url({.host = 1})).get().body, expected_answer(web, 1));
}

}  // namespace
}  // namespace fanfold::talk_test
