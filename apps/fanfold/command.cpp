#include "command.hpp"

#include <utility>

#include "text_output.hpp"

namespace fanfold::cli {

command printing(std::string text) {
  return [text = std::move(text)] {
    text_output out = text_output::standard();
    out.print("{}", text);
    out.flush();
    return exit_status::completed;
  };
}

}  // namespace fanfold::cli
