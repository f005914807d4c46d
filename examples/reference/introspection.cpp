// What all the tasks are waiting for, as a tree.
#define FANFOLD_INTROSPECTION 1  // as in every debug build
#include <fanfold/introspection.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>

#include <chrono>
#include <cstddef>
#include <iostream>
#include <string>

using namespace fanfold;
using namespace std::chrono_literals;

task<> read_file() {
  co_await sleep_for(1h);
}

task<> show_tree() {
  for (const live_task_info& each : live_tasks(*loop::current()))
    std::cout << std::string(2 * each.depth, ' ') << each.function << '\n';
  co_return;
}

task<> program() {
  co_await with_group([](task_group& group) -> task<> {
    group.spawn(read_file);
    group.spawn(read_file);
    co_await show_tree();
    group.cancel();
  });
}

int main() {
  run(program());
}

// Prints:
//   task<> program()
//     auto program()::(anonymous class)::operator()(task_group &) const
//       task<> show_tree()
//     task<> read_file()
//     task<> read_file()
