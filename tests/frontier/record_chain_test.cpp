#include "frontier/record_chain.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace fanfold {
namespace {

void push(record_chain& chain, const std::string& record) {
  std::ranges::copy(record, chain.push(record.size()).begin());
}

std::string pop(record_chain& chain) {
  const auto front = chain.front();
  std::string record(front.begin(), front.end());
  chain.pop();
  return record;
}

TEST(record_chain, gives_records_of_any_size_in_order) {
  record_chain chain;
  for (std::size_t size = 0; size < 40'000; size += 997) push(chain, std::string(size, 'a'));
  for (std::size_t size = 0; size < 40'000; size += 997) EXPECT_EQ(pop(chain), std::string(size, 'a'));
  EXPECT_TRUE(chain.empty());
}

TEST(record_chain, can_be_filled_again_after_it_ran_empty) {
  record_chain chain;
  for (const std::string record : {"first", "second", "third"}) {
    push(chain, record);
    EXPECT_FALSE(chain.empty());
    EXPECT_EQ(pop(chain), record);
    EXPECT_TRUE(chain.empty());
  }
}

TEST(record_chain, leaves_nothing_behind_where_it_was_moved_from) {
  record_chain chain;
  push(chain, "record");
  record_chain other;
  push(other, "overwritten");
  other = std::move(chain);
  EXPECT_EQ(pop(other), "record");
  EXPECT_TRUE(chain.empty());  // NOLINT(bugprone-use-after-move): the class says so
}

}  // namespace
}  // namespace fanfold
