// SQL's GROUP BY: fan-in.
#include <fanfold/group_by.hpp>
#include <fanfold/run.hpp>
#include <fanfold/workers.hpp>

#include <functional>
#include <iostream>
#include <string>
#include <vector>

using namespace fanfold;

struct order {
  std::string customer;
  int amount;
};

int main() {
  const std::vector<order> orders{{"Ann", 3}, {"Bob", 5}, {"Ann", 4}};

  const auto by_customer = group_by(orders, &order::customer);
  for (const order& each : *by_customer.find("Ann")) std::cout << each.amount << '\n';  // in the range's order

  workers all_cores(4);
  const auto spent = run(group_by(all_cores, orders, &order::customer, &order::amount, std::plus()));
  std::cout << "Ann " << *spent.find("Ann") << ", Bob " << *spent.find("Bob") << '\n';
}

// Prints:
//   3
//   4
//   Ann 7, Bob 5
