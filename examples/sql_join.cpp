// SQL's JOIN is fan-out: each order goes out to all customers that have its number.
//
//   SELECT customers.value, orders.value FROM orders JOIN customers ON orders.key = customers.key
#include <fanfold/hash_join.hpp>
#include <fanfold/run.hpp>

#include <exception>
#include <iostream>

#include "input.hpp"

using namespace fanfold;
using input::row;

int main(int argc, char** argv) try {
  if (argc != 3) throw std::invalid_argument("sql_join ORDERS CUSTOMERS");
  const auto orders = input::rows_of(argv[1]);
  const auto customers = input::rows_of(argv[2]);
  const auto line = [](const row& order, const row& customer) { return customer.value + '\t' + order.value; };

  workers team(input::cores());
  for (const auto& each : run(hash_join(team, orders, customers, &row::key, &row::key, line)))  // fan out
    std::cout << each << '\n';
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
