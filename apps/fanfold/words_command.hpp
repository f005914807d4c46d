#pragma once

#include "command.hpp"

namespace CLI {
class App;
}

namespace fanfold::cli {

/// `fanfold words`: the words of a site, a job or an archive. Parsing it sets `chosen`, which must outlive the parsing.
void add_words_command(CLI::App& program, command& chosen);

}  // namespace fanfold::cli
