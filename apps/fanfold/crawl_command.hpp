#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold crawl`: visits what the URLs lead to. Parsing it sets `chosen`, which must outlive the parsing.
void add_crawl_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
