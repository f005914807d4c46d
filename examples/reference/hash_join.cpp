// SQL's JOIN: fan-out.
#include <fanfold/hash_join.hpp>
#include <fanfold/run.hpp>
#include <fanfold/workers.hpp>

#include <iostream>
#include <string>
#include <vector>

using namespace fanfold;

struct order {
  int customer;
  std::string what;
};
struct customer {
  int id;
  std::string name;
};

std::string line(const order& o, const customer& c) {
  return c.name + ": " + o.what;
}

int main() {
  const std::vector<order> orders{{2, "tea"}, {1, "jam"}, {9, "air"}, {2, "egg"}};
  const std::vector<customer> customers{{1, "Ann"}, {2, "Bob"}};
  workers all_cores(4);
  const auto lines = run(hash_join(all_cores, orders, customers, &order::customer, &customer::id, line));
  for (const std::string& each : lines) std::cout << each << '\n';
}

// Prints:
//   Bob: tea
//   Ann: jam
//   Bob: egg
