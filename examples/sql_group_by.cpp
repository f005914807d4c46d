// SQL's GROUP BY is fan-in: the rows of each key come in, one row goes out.
//
//   SELECT key, COUNT(*), SUM(value) FROM rows GROUP BY key ORDER BY key
#include <fanfold/group_by.hpp>
#include <fanfold/run.hpp>

#include <exception>
#include <iostream>
#include <map>

#include "input.hpp"

using namespace fanfold;
using input::row;

struct count_and_sum {
  long count;
  long sum;
};

int main(int argc, char** argv) try {
  if (argc != 2) throw std::invalid_argument("sql_group_by ROWS");
  const auto rows = input::rows_of(argv[1]);
  const auto one = [](const row& r) { return count_and_sum{1, std::stol(r.value)}; };
  const auto add = [](count_and_sum a, count_and_sum b) { return count_and_sum{a.count + b.count, a.sum + b.sum}; };

  workers team(input::cores());
  const auto groups = run(group_by(team, rows, &row::key, one, add));  // fan in
  for (const auto& [key, all] : std::map(groups.begin(), groups.end()))
    std::cout << key << '\t' << all.count << '\t' << all.sum << '\n';
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
