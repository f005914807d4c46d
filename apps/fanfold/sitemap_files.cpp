#include "sitemap_files.hpp"

#include <fmt/format.h>

#include <utility>

namespace fanfold::cli {

sitemap_files::sitemap_files(std::filesystem::path path, std::string served_at, bool is_cut, sitemap_limits limits)
    : path_(std::move(path)), served_at_(std::move(served_at)), is_cut_(is_cut), limits_(limits) {}

void sitemap_files::add(std::string_view url, std::optional<std::chrono::sys_seconds> last_modified) {
  entry_.clear();
  append_sitemap_entry(entry_, sitemap_kind::urls, url, last_modified);
  const std::uint64_t tail = sitemap_tail(sitemap_kind::urls).size();
  if (part_ && is_cut_ && (urls_ == limits_.urls || bytes_ + entry_.size() + tail > limits_.bytes)) end_part();
  if (!part_) {
    ++parts_;
    part_ = std::make_unique<file_output>(is_cut_ ? part_path() : path_);
    part_->text().print("{}", sitemap_head(sitemap_kind::urls));
    urls_ = 0;
    bytes_ = sitemap_head(sitemap_kind::urls).size();
  }
  part_->text().print("{}", entry_);
  ++urls_;
  bytes_ += entry_.size();
}

void sitemap_files::close() {
  if (part_) return is_cut_ ? end_part(), close() : end_part();
  if (!is_cut_ && parts_ > 0) return;
  const auto kind = is_cut_ ? sitemap_kind::index : sitemap_kind::urls;
  file_output out(path_);
  out.text().print("{}{}{}", sitemap_head(kind), index_, sitemap_tail(kind));
  out.close();
}

std::filesystem::path sitemap_files::part_path() const {
  std::filesystem::path part = path_;
  part.replace_filename(fmt::format("{}-{}{}", path_.stem().string(), parts_, path_.extension().string()));
  return part;
}

void sitemap_files::end_part() {
  part_->text().print("{}", sitemap_tail(sitemap_kind::urls));
  part_->close();
  part_.reset();
  if (is_cut_) append_sitemap_entry(index_, sitemap_kind::index, served_at_ + part_path().filename().string());
}

}  // namespace fanfold::cli
