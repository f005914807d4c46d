#include "support/test_client.hpp"

namespace fanfold::test_web {
namespace {

std::size_t append(const char* data, std::size_t, std::size_t size, void* to) {
  static_cast<std::string*>(to)->append(data, size);
  return size;
}

template <class T>
T info(CURL* handle, CURLINFO what) {
  T value{};
  curl_easy_getinfo(handle, what, &value);
  return value;
}

std::string text(const char* value) {
  return value == nullptr ? "" : value;
}

}  // namespace

test_client::test_client(const web_server& server) : handle_(curl_easy_init()) {
  for (const auto& entry : server.resolve()) resolve_ = curl_slist_append(resolve_, entry.c_str());
  curl_easy_setopt(handle_, CURLOPT_RESOLVE, resolve_);
  curl_easy_setopt(handle_, CURLOPT_PROXY, "");  // whatever the environment says
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, append);
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, 60'000L);
}

test_client::~test_client() {
  curl_easy_cleanup(handle_);
  curl_slist_free_all(resolve_);
}

fetched test_client::get(const std::string& url) {
  fetched out;
  curl_easy_setopt(handle_, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, &out.fields);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &out.body);
  out.result = curl_easy_perform(handle_);
  out.status = info<long>(handle_, CURLINFO_RESPONSE_CODE);
  out.location = text(info<char*>(handle_, CURLINFO_REDIRECT_URL));
  out.final_url = text(info<char*>(handle_, CURLINFO_EFFECTIVE_URL));
  out.time = std::chrono::microseconds(info<curl_off_t>(handle_, CURLINFO_TOTAL_TIME_T));
  return out;
}

}  // namespace fanfold::test_web
