// An event: something that happens once, and that many wait for.
#include <fanfold/event.hpp>
#include <fanfold/run.hpp>
#include <fanfold/task_group.hpp>

#include <iostream>

using namespace fanfold;

task<> serve(event* loaded, int client) {
  co_await loaded->wait();
  std::cout << "client " << client << '\n';
}

task<> start_up() {
  event loaded;
  co_await with_group([&](task_group& group) -> task<> {
    group.spawn(serve, &loaded, 1);
    group.spawn(serve, &loaded, 2);
    std::cout << "loading\n";
    loaded.set();
    co_await loaded.wait();  // has happened: goes on at once
    std::cout << "loaded\n";
  });
}

int main() {
  run(start_up());
}

// Prints:
//   loading
//   loaded
//   client 1
//   client 2
