#include "failed_seeds.hpp"

#include <fmt/format.h>

#include "terminal.hpp"

namespace fanfold::cli {

store_result<void> failed_seeds::write(const page_record& page) {
  if (page.depth > 0 || lines_.size() == most) return {};
  if (const std::string trouble = trouble_of(page); !trouble.empty()) lines_.push_back(trouble);
  return {};
}

std::string trouble_of(const page_record& page) {
  if (page.error.empty() && page.status < 400) return {};
  std::string text = fmt::format("{}: ", page.url);
  if (page.error.empty())
    text += fmt::format("the server answered {}", page.status);
  else
    text += page.error_detail.empty() ? page.error : fmt::format("{}: {}", page.error, page.error_detail);
  return printable(text);
}

}  // namespace fanfold::cli
