#include "html/style_reader.hpp"

namespace fanfold::html {

void style_reader::begin_sheet() {
  css::reference_sink& sink = *this;
  sheet_.emplace(sink, max_reference_bytes());
  element_ = element::style;
}

void style_reader::end_sheet() {
  sheet_->finish();
  links_.drop(sheet_->dropped());
  sheet_.reset();
}

// Where the value is only the beginning of one, what its end leaves open is not closed by that.
void style_reader::read_attribute(const link_place& at) {
  const attribute* const style = at.tag.find("style");
  if (style == nullptr || !style->value.contains('(')) return;
  element_ = at.element;
  css::reference_scanner declarations{*this, max_reference_bytes()};
  declarations.feed(style->value);
  if (!style->truncated) declarations.finish();
  links_.drop(declarations.dropped());
}

void style_reader::on_reference(css::reference_kind kind, std::string_view reference) {
  const bool is_import = kind == css::reference_kind::import;
  const bool is_rule = sheet_.has_value();
  if (is_import && !is_rule) return;  // an at-rule among declarations is an error
  links_.add({.reference = reference,
              .element = element_,
              .attribute = !is_rule    ? link_attribute::style
                           : is_import ? link_attribute::css_import
                                       : link_attribute::css_url,
              .kind = link_kind::resource});
}

}  // namespace fanfold::html
