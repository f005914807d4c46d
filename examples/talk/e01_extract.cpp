// One page: its size, and where it leads.
//
//   e01_extract http://127.0.0.1:8000/
#include "with_threads.hpp"

using namespace talk;

int main(int argc, char** argv) {
  const arguments given(argc, argv, "URL");
  const auto page = fetch(given.start());
  if (page.empty()) return 1;
  print_page(page);
}
