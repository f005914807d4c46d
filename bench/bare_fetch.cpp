// bare_fetch FILE [AT_ONCE]: fetches the URLs that FILE lists, one a line, by libcurl's multi interface, AT_ONCE (64)
// at once, and does nothing with what comes: what a crawl that is built on libcurl can't be faster than, on one thread.
// Exits with 1 where an answer fails to come.
#include <curl/curl.h>

#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace {

struct easy_deleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using easy_handle = std::unique_ptr<CURL, easy_deleter>;

std::size_t pass_over(char*, std::size_t, std::size_t count, void*) {
  return count;
}

/// A list of URLs that is gone through.
class fetch {
 public:
  fetch(CURLM* multi, std::vector<std::string> urls) : multi_(multi), urls_(std::move(urls)) {}

  /// How many have failed.
  std::size_t run(std::size_t at_once) {
    std::vector<easy_handle> handles(at_once);
    for (easy_handle& handle : handles) {
      handle.reset(curl_easy_init());
      curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &pass_over);
      begin_next(handle.get());
    }
    for (int running = 1; running > 0;) {
      curl_multi_perform(multi_, &running);
      if (end_finished()) running = 1;
      if (running > 0) curl_multi_poll(multi_, nullptr, 0, 1'000, nullptr);
    }
    return failed_;
  }

 private:
  bool begin_next(CURL* easy) {
    if (next_ == urls_.size()) return false;
    curl_easy_setopt(easy, CURLOPT_URL, urls_[next_++].c_str());
    return curl_multi_add_handle(multi_, easy) == CURLM_OK;
  }

  bool end_finished() {
    bool has_begun = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      CURL* const easy = message->easy_handle;
      if (message->data.result != CURLE_OK) ++failed_;
      curl_multi_remove_handle(multi_, easy);
      has_begun |= begin_next(easy);
    }
    return has_begun;
  }

  CURLM* multi_;
  std::vector<std::string> urls_;
  std::size_t next_ = 0;
  std::size_t failed_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fputs("usage: bare_fetch FILE [AT_ONCE]\n", stderr), 2;
  std::ifstream list(argv[1]);
  std::vector<std::string> urls;
  for (std::string url; std::getline(list, url);) urls.push_back(url);
  const std::size_t at_once = argc > 2 ? std::stoul(argv[2]) : 64;

  curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi(curl_multi_init(), &curl_multi_cleanup);
  curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(at_once));
  const std::size_t failed = fetch(multi.get(), std::move(urls)).run(at_once);
  if (failed > 0) std::fprintf(stderr, "%zu answers didn't come\n", failed);
  return failed == 0 ? 0 : 1;
}
