// A program that knows Fanfold only as installed.
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <chrono>
#include <iostream>

fanfold::task<int> square(int i) {
  co_await fanfold::sleep_for(std::chrono::milliseconds(10 - i));
  const int squared = i * i;
  co_return squared;
}

fanfold::task<> print_squares() {
  co_await fanfold::with_fan<int>(4, [](fanfold::fan<int>& squares) -> fanfold::task<> {
    for (int i = 1; i <= 4; ++i) squares.spawn(square, i);
    int sum = 0;
    while (auto each = co_await squares.next()) sum += each->value();
    std::cout << sum << '\n';
  });
}

int main() {
  fanfold::run(print_squares());
}
