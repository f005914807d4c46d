#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold token add|list|revoke`: who may use a server. Parsing it sets `chosen`, which must outlive the parsing.
void add_token_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
