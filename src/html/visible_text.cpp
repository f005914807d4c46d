#include "html/visible_text.hpp"

namespace fanfold::html {
namespace {

bool hides_its_text(element element) {
  switch (element) {
    case element::iframe:
    case element::noembed:
    case element::noframes:
    case element::noscript:
    case element::script:
    case element::style:
    case element::title:
      return true;
    default:
      return false;
  }
}

// Text around it flows on: its element may begin or end within a word.
bool is_inline(element element) {
  switch (element) {
    case element::a:
    case element::abbr:
    case element::acronym:
    case element::b:
    case element::basefont:
    case element::bdi:
    case element::bdo:
    case element::big:
    case element::blink:
    case element::cite:
    case element::code:
    case element::data:
    case element::del:
    case element::dfn:
    case element::em:
    case element::font:
    case element::i:
    case element::ins:
    case element::kbd:
    case element::mark:
    case element::nobr:
    case element::other:
    case element::output:
    case element::q:
    case element::s:
    case element::samp:
    case element::slot:
    case element::small:
    case element::span:
    case element::strike:
    case element::strong:
    case element::sub:
    case element::sup:
    case element::textpath:
    case element::time:
    case element::tspan:
    case element::tt:
    case element::u:
    case element::var:
    case element::wbr:
      return true;
    default:
      return false;
  }
}

}  // namespace

void visible_text::on_start_tag(element element, bool has_content) {
  if (!sink_) return;
  if (element == element::body) hidden_by_.reset();  // noscript in a head may be open still
  if (hidden_by_) return;
  if (has_content && hides_its_text(element)) hidden_by_ = element;
  if (!is_inline(element)) sink_->on_break();
}

void visible_text::on_end_tag(element element) {
  if (!sink_) return;
  if (hidden_by_ && hidden_by_ != element) return;
  hidden_by_.reset();
  if (!is_inline(element)) sink_->on_break();
}

void visible_text::on_text(std::string_view piece) {
  if (sink_ && !hidden_by_) sink_->on_text(piece);
}

}  // namespace fanfold::html
