#include "robots/sitemap_reader.hpp"

#include <algorithm>
#include <utility>

#include "coding/inflater.hpp"
#include "robots/line.hpp"
#include "robots/sitemap_text.hpp"
#include "robots/sitemap_xml.hpp"

namespace fanfold::robots {
namespace {

constexpr std::string_view gzip_magic = "\x1F\x8B";
constexpr std::string_view mark = "\xEF\xBB\xBF";

// Whether `begin` begins with `whole`, or may when more of it is there.
bool may_begin_with(std::string_view begin, std::string_view whole) {
  return begin.substr(0, whole.size()) == whole.substr(0, begin.size());
}

std::string_view without_leading_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

// A text may begin with any number of them, in any order.
std::string_view without_leading_blanks_and_marks(std::string_view text) {
  for (std::size_t before = 0; before != text.size();) {
    before = text.size();
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    text = without_leading_blanks(text);
  }
  return text;
}

enum class content : std::uint8_t { unknown, xml, text, none };

content content_of(std::string_view begin) {
  if (begin.starts_with('<')) return content::xml;
  if (begins_with_http(begin)) return content::text;
  const std::string lower = lower_case(begin);
  for (const std::string_view whole : {mark, std::string_view("http://"), std::string_view("https://")})
    if (may_begin_with(lower, whole)) return content::unknown;
  return content::none;
}

}  // namespace

sitemap_reader::sitemap_reader(sitemap_sink& sink, std::string_view content_type, const sitemap_limits& limits)
    : collector_(sink, limits), decoder_(document_kind::xml, content_type) {}

sitemap_reader::~sitemap_reader() = default;

bool sitemap_reader::feed(std::string_view chunk) {
  if (is_done_) return false;
  is_done_ = true;  // also when the sink throws
  const bool goes_on = inflater_ ? inflate(chunk) : is_plain_ ? read(chunk) : recognise_compression(chunk);
  is_done_ = !goes_on;
  return goes_on;
}

bool sitemap_reader::recognise_compression(std::string_view chunk) {
  held_ += chunk;
  if (held_.size() < gzip_magic.size() && may_begin_with(held_, gzip_magic)) return true;
  const std::string first = std::exchange(held_, {});
  if (first.starts_with(gzip_magic)) {
    inflater_ = std::make_unique<inflater>(inflater::format::gzip, inflater::rest::is_passed_over);
    return inflate(first);
  }
  is_plain_ = true;
  return read(first);
}

bool sitemap_reader::inflate(std::string_view compressed) {
  inflater_->give(compressed);
  for (auto block = inflater_->take(); !block.empty(); block = inflater_->take())
    if (!read(block)) return false;
  return inflater_->has_failed() ? end(sitemap_errc::bad_compression) : true;
}

bool sitemap_reader::read(std::string_view content) {
  const std::uint64_t room = collector_.limits().max_bytes - content_bytes_;
  const bool fits = content.size() <= room;
  content = content.substr(0, room);
  content_bytes_ += content.size();
  // Blanks before an XML declaration are no XML, but common: the decoder looks for it at the very beginning.
  if (!has_begun_) content = without_leading_blanks(content);
  has_begun_ = has_begun_ || !content.empty();
  if (!read_text(decoder_.feed(content))) return false;
  return fits ? true : end(sitemap_errc::too_large);
}

bool sitemap_reader::read_text(std::string_view text) {
  if (xml_) return xml_->feed(text);
  if (text_) return text_->feed(text), true;
  held_ += text;
  return recognise_content();
}

bool sitemap_reader::recognise_content() {
  const std::string_view begin = without_leading_blanks_and_marks(held_);
  switch (content_of(begin)) {
    case content::unknown:
      held_.erase(0, held_.size() - begin.size());
      return true;
    case content::none:
      return false;
    case content::xml:
      xml_ = std::make_unique<sitemap_xml>(collector_);
      break;
    case content::text:
      text_ = std::make_unique<sitemap_text>(collector_);
      collector_.set_format(sitemap_format::text);
      break;
  }
  const std::string first(begin);
  held_.clear();
  return read_text(first);
}

// What comes before the reason in the file may be a reason too, and is then the one that counts.
bool sitemap_reader::end(std::optional<sitemap_errc> why) {
  if (!read_text(decoder_.finish()) && !xml_ && !text_) return false;  // it is none
  if (text_) text_->finish(!why);
  if (xml_) xml_->finish(!why);
  if (why) collector_.fail(*why);
  return false;
}

sitemap_summary sitemap_reader::finish() {
  const bool breaks_off = inflater_ && !inflater_->is_complete();
  if (!is_done_) end(breaks_off ? std::optional(sitemap_errc::truncated) : std::nullopt);
  is_done_ = true;
  return collector_.summary();
}

}  // namespace fanfold::robots
