#include "robots/sitemap_xml.hpp"

#include <expat.h>

#include <algorithm>
#include <new>
#include <utility>

// Of expat 2.6, and of older ones that Debian mended: not there where the library that is linked has none.
extern "C" XML_Bool XML_SetReparseDeferralEnabled(XML_Parser parser, XML_Bool enabled) __attribute__((weak));

namespace fanfold::robots {
namespace {

constexpr std::size_t batch_bytes = 16 * 1024;
constexpr std::uint64_t max_token_bytes = 64 * 1024;   // a tag or a comment, which expat holds as a whole
constexpr std::size_t max_names_bytes = 256 * 1024;    // of elements and attributes
constexpr std::uint64_t max_prolog_bytes = 64 * 1024;  // before the root element

bool ends_too_early(XML_Error error) {
  return error == XML_ERROR_NO_ELEMENTS || error == XML_ERROR_UNCLOSED_TOKEN || error == XML_ERROR_PARTIAL_CHAR ||
         error == XML_ERROR_UNCLOSED_CDATA_SECTION;
}

}  // namespace

// What expat calls. Some handlers are called once more after the parser was stopped.
struct sitemap_xml::handlers {
  template <typename Action>
  static void guarded(void* reader, Action action) {
    auto& self = *static_cast<sitemap_xml*>(reader);
    if (self.is_stopped_) return;
    try {
      action(self);
    } catch (...) {
      self.thrown_ = std::current_exception();
      self.stop();
    }
  }

  static void on_start(void* reader, const char* name, const char** attributes) {
    guarded(reader, [&](sitemap_xml& self) { self.start_element(name, attributes); });
  }
  static void on_end(void* reader, const char*) {
    guarded(reader, [](sitemap_xml& self) { self.elements_.on_end(); });
  }
  static void on_text(void* reader, const char* text, int size) {
    guarded(reader, [&](sitemap_xml& self) { self.elements_.on_text({text, static_cast<std::size_t>(size)}); });
  }
  static void on_doctype(void* reader, const char* name, const char*, const char*, int) {
    guarded(reader, [&](sitemap_xml& self) {
      if (format_of_root(name) == sitemap_format::none) self.stop();
    });
  }
  static void on_entity(void* reader, const char*, int, const char*, int, const char*, const char*, const char*,
                        const char*) {
    guarded(reader, [](sitemap_xml& self) { self.stop(sitemap_errc::declarations); });
  }
  // Attributes by default would come with every element, thousands of them with each of millions.
  static void on_attributes(void* reader, const char*, const char*, const char*, const char*, int) {
    guarded(reader, [](sitemap_xml& self) { self.stop(sitemap_errc::declarations); });
  }
};

sitemap_xml::sitemap_xml(sitemap_collector& into)
    : into_(into), elements_(into), parser_(XML_ParserCreate("UTF-8"), XML_ParserFree) {
  if (!parser_) throw std::bad_alloc();
  XML_Parser parser = parser_.get();
  XML_SetUserData(parser, this);
  XML_SetElementHandler(parser, handlers::on_start, handlers::on_end);
  XML_SetCharacterDataHandler(parser, handlers::on_text);
  XML_SetStartDoctypeDeclHandler(parser, handlers::on_doctype);
  XML_SetEntityDeclHandler(parser, handlers::on_entity);
  XML_SetAttlistDeclHandler(parser, handlers::on_attributes);
  // What is put off until more has come would be read at other times than what comes whole; how much of an unfinished
  // tag is read again is bounded here.
  if (XML_SetReparseDeferralEnabled != nullptr) XML_SetReparseDeferralEnabled(parser, XML_FALSE);
}

sitemap_xml::~sitemap_xml() = default;

void sitemap_xml::stop() {
  is_stopped_ = true;
  XML_StopParser(parser_.get(), XML_FALSE);
}

void sitemap_xml::stop(sitemap_errc why) {
  into_.fail(why, XML_GetCurrentLineNumber(parser_.get()));
  stop();
}

void sitemap_xml::start_element(const char* name, const char** attributes) {
  bool has_room = names_.add(name, max_names_bytes);
  for (const char** each = attributes; *each != nullptr; each += 2) has_room &= names_.add(*each, max_names_bytes);
  if (!has_room) return stop(sitemap_errc::too_large);
  if (!in_root_) {
    in_root_ = true;
    into_.set_format(format_of_root(name));
    if (into_.summary().format == sitemap_format::none) return stop();
    return elements_.on_root(xml_attributes(attributes));
  }
  if (elements_.depth() + 1 >= into_.limits().max_depth) return stop(sitemap_errc::too_deep);
  elements_.on_start(name, xml_attributes(attributes));
}

bool sitemap_xml::feed(std::string_view chunk) {
  if (in_root_ && waiting_.size() + chunk.size() < batch_bytes) {
    waiting_ += chunk;
    return true;
  }
  const bool goes_on = parse(std::exchange(waiting_, {}), false) && parse(chunk, false);
  if (!goes_on) elements_.finish();
  return goes_on;
}

bool sitemap_xml::parse(std::string_view bytes, bool is_final) {
  do {
    const std::string_view batch = bytes.substr(0, batch_bytes);
    bytes.remove_prefix(batch.size());
    const bool is_last = is_final && bytes.empty();
    const auto status = XML_Parse(parser_.get(), batch.data(), static_cast<int>(batch.size()), is_last);
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    if (is_stopped_) return false;
    parsed_bytes_ += batch.size();
    if (status != XML_STATUS_OK) return note_error(is_last), false;
    if (!check_progress()) return false;
  } while (!bytes.empty());
  return true;
}

void sitemap_xml::note_error(bool is_final) {
  is_stopped_ = true;
  const XML_Error error = XML_GetErrorCode(parser_.get());
  into_.fail(is_final && ends_too_early(error) ? sitemap_errc::truncated : sitemap_errc::malformed,
             XML_GetCurrentLineNumber(parser_.get()));
}

bool sitemap_xml::check_progress() {
  if (!in_root_ && parsed_bytes_ > max_prolog_bytes) return is_stopped_ = true, false;
  const auto read = static_cast<std::uint64_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser_.get()), 0));
  if (parsed_bytes_ - std::min(read, parsed_bytes_) <= max_token_bytes) return true;
  is_stopped_ = true;
  into_.fail(sitemap_errc::too_large, XML_GetCurrentLineNumber(parser_.get()));
  return false;
}

void sitemap_xml::finish(bool is_whole) {
  if (!is_stopped_) parse(std::exchange(waiting_, {}), is_whole);
  elements_.finish();
}

}  // namespace fanfold::robots
