// One page, with a coroutine: the same lines, and a co_await where it waits.
//
//   e06_async_extract http://127.0.0.1:8000/
#include "with_coroutines.hpp"

using namespace fanfold;
using namespace talk;

task<int> extract(url at) {
  const auto page = co_await fetch(at);
  if (page.empty()) co_return 1;
  print_page(page);
  co_return 0;
}

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL");
  return run(extract(given.start()));
}
