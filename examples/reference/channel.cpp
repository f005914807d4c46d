// A channel: a bounded queue between tasks.
#include <fanfold/channel.hpp>
#include <fanfold/run.hpp>
#include <fanfold/task_group.hpp>

#include <iostream>

using namespace fanfold;

task<> produce(channel<int>* jobs) {
  for (int i = 1; i <= 5; ++i) co_await jobs->send(i);  // waits while two are inside
  jobs->close();
}

task<int> consume(channel<int>* jobs) {
  int sum = 0;
  while (auto job = co_await jobs->receive()) sum += *job;  // until it is closed and empty
  co_return sum;
}

task<> work() {
  channel<int> jobs(2);
  co_await with_group([&](task_group& group) -> task<> {
    group.spawn(produce, &jobs);
    std::cout << co_await consume(&jobs) << '\n';
  });
  std::cout << (co_await jobs.send(6) ? "sent" : "closed") << '\n';
}

int main() {
  run(work());
}

// Prints:
//   15
//   closed
