#include <fmt/format.h>

#include "hostile/hostile_fixture.hpp"
#include "hostile/peak_memory.hpp"

namespace fanfold {
namespace {

/// Pages that each stay within the limits of a page, and are too much together.
class hostile_memory : public hostile_web {
 protected:
  static constexpr int hosts = 48;

  hostile_memory() {
    options_.concurrency = 2 * hosts;
    options_.max_body_bytes = 200 << 20;
    options_.min_bytes_per_second = 0;
    options_.exclude = {"/fault/target/"};
    most_memory_bytes_ = 400 << 20;
  }

  std::vector<std::string> at_each_host(std::string_view path) const {
    std::vector<std::string> urls;
    for (int host = 0; host < hosts; ++host) urls.push_back(hostile(path, fmt::format("greedy{}.test", host)));
    return urls;
  }
};

// All that there is of them was sent, and was read but for what the system's buffers hold, when the sound hosts begin.
TEST_F(hostile_memory, LinksOfManyPagesThatDoNotEnd) {
  if (!memory_is_measurable) GTEST_SKIP() << "nor is it quick enough";
  const auto all_sent = [this] { return hostile_.seen().total_answers() == 2 * hosts; };  // with robots.txt
  for (const auto& page : finish_others_beside(at_each_host("/fault/held-links/4200"), all_sent))
    ADD_FAILURE() << page.url << " ended: " << page.error;
}

}  // namespace
}  // namespace fanfold
