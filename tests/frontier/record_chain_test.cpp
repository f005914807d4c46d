#include "frontier/record_chain.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace fanfold {
namespace {

class record_chains : public testing::TestWithParam<std::size_t> {
 protected:
  void push(record_chain& chain, const std::string& record) {
    std::ranges::copy(record, chain.push(record.size(), file_).begin());
  }
  std::string pop(record_chain& chain) {
    const auto front = chain.front(file_);
    std::string record(front.begin(), front.end());
    chain.pop(file_);
    return record;
  }

  spill_file file_{GetParam()};
};

TEST_P(record_chains, give_records_of_any_size_in_order) {
  record_chain chain;
  for (std::size_t size = 0; size < 40'000; size += 97) push(chain, std::string(size, 'a'));
  for (std::size_t size = 0; size < 40'000; size += 97) EXPECT_EQ(pop(chain), std::string(size, 'a'));
  EXPECT_TRUE(chain.empty());
}

TEST_P(record_chains, can_be_filled_again_after_they_ran_empty) {
  record_chain chain;
  for (const std::string record : {"first", "second", "third"}) {
    push(chain, record);
    EXPECT_FALSE(chain.empty());
    EXPECT_EQ(pop(chain), record);
    EXPECT_TRUE(chain.empty());
  }
}

TEST_P(record_chains, give_what_comes_while_they_are_read) {
  record_chain chain;
  int pushed = 0, popped = 0;
  for (int i = 0; i < 3'000; ++i) push(chain, std::to_string(++pushed));
  while (!chain.empty()) {
    EXPECT_EQ(pop(chain), std::to_string(++popped));
    if (popped % 2 == 0) push(chain, std::to_string(++pushed));
  }
  EXPECT_EQ(popped, pushed);
}

TEST_P(record_chains, leave_nothing_behind_where_they_were_moved_from) {
  record_chain chain;
  push(chain, "record");
  record_chain other;
  push(other, "overwritten");
  other = std::move(chain);
  EXPECT_EQ(pop(other), "record");
  EXPECT_TRUE(chain.empty());  // NOLINT(bugprone-use-after-move): the class says so
}

INSTANTIATE_TEST_SUITE_P(in_memory_and_beyond, record_chains, testing::Values(SIZE_MAX, 0, 10'000));

}  // namespace
}  // namespace fanfold
