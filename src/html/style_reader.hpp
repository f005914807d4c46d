#pragma once

#include <optional>
#include <string_view>

#include "css/reference_scanner.hpp"
#include "html/link_collector.hpp"

namespace fanfold::html {

/// Finds what a browser would load for the style elements and style attributes of a page.
class style_reader final : css::reference_sink {
 public:
  /// What it finds goes to `links`, which must outlive it.
  explicit style_reader(link_collector& links) : links_(links) {}

  /// A style element's content comes between these, in pieces cut anywhere.
  void begin_sheet();
  void feed(std::string_view text) { sheet_->feed(text); }
  void end_sheet();

  /// The style attribute of an element, if the tag has one. Not while a sheet is open.
  void read_attribute(const link_place& at);

 private:
  void on_reference(css::reference_kind kind, std::string_view reference) override;
  std::size_t max_reference_bytes() const { return links_.remaining().max_reference_bytes; }

  link_collector& links_;
  std::optional<css::reference_scanner> sheet_;
  element element_ = element::style;
};

}  // namespace fanfold::html
