#include "progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "number_text.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

constexpr std::chrono::seconds window{3};

void show(int descriptor, std::string_view text) {
  (void)!::write(descriptor, text.data(), text.size());
}

}  // namespace

std::string progress_text(const crawl_statistics& now, const crawl_rates& rates, std::size_t columns) {
  const std::array fields{
      counted(now.pages, "page"),
      fmt::format("{} queued", grouped(now.queued)),
      fmt::format("{} pages/s", rough(rates.pages_per_second)),
      fmt::format("{} MB/s", rough(rates.bytes_per_second / 1e6)),
      counted(now.errors, "error"),
  };
  std::string line;
  for (const std::string& field : fields) {
    const std::string_view gap = line.empty() ? "" : "   ";
    if (line.size() + gap.size() + field.size() > columns) break;
    line.append(gap).append(field);
  }
  return line;
}

progress_line::~progress_line() {
  show(descriptor_, erase_line);
}

void progress_line::draw(const crawl_statistics& now) {
  const crawl_rates rates = rates_with({clock::now(), now.pages, now.bytes});
  // The last column stays free: some terminals wrap as soon as it is written to.
  const std::string text = progress_text(now, rates, columns_of(descriptor_) - 1);
  show(descriptor_, fmt::format("{}{}", erase_line, text));
}

crawl_rates progress_line::rates_with(const sample& newest) {
  while (latest_.size() > 1 && newest.when - latest_.front().when > window) latest_.pop_front();
  latest_.push_back(newest);
  const sample& oldest = latest_.front();
  const double seconds = std::chrono::duration<double>(newest.when - oldest.when).count();
  if (seconds <= 0) return {};
  return {static_cast<double>(newest.pages - oldest.pages) / seconds,
          static_cast<double>(newest.bytes - oldest.bytes) / seconds};
}

}  // namespace fanfold::cli
