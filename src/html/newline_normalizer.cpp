#include "html/newline_normalizer.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace fanfold::html {
namespace {

constexpr std::size_t max_block_bytes = 16 * 1024;

}  // namespace

std::string_view newline_normalizer::next(std::string_view& chunk) {
  if (std::exchange(after_cr_, false) && chunk.starts_with('\n')) chunk.remove_prefix(1);
  if (chunk.find('\r') == std::string_view::npos) return std::exchange(chunk, {});

  std::string_view rest = chunk.substr(0, max_block_bytes);
  chunk.remove_prefix(rest.size());
  block_.clear();
  while (!rest.empty()) {
    if (std::exchange(after_cr_, false) && rest.front() == '\n') rest.remove_prefix(1);
    const std::size_t cr = rest.find('\r');
    block_ += rest.substr(0, cr);
    if (cr == std::string_view::npos) break;
    block_ += '\n';
    after_cr_ = true;
    rest.remove_prefix(cr + 1);
  }
  return block_;
}

}  // namespace fanfold::html
