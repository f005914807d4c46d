#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "robots/distinct_names.hpp"
#include "robots/sitemap_collector.hpp"
#include "robots/sitemap_elements.hpp"

struct XML_ParserStruct;

namespace fanfold::robots {

/// Reads a sitemap or feed in XML, through expat, which loads nothing by itself. It is in UTF-8, whatever it declares.
class sitemap_xml {
 public:
  explicit sitemap_xml(sitemap_collector& into);
  ~sitemap_xml();
  sitemap_xml(const sitemap_xml&) = delete;
  sitemap_xml& operator=(const sitemap_xml&) = delete;

  /// False: nothing more is wanted.
  bool feed(std::string_view chunk);
  void finish(bool is_whole);

 private:
  struct handlers;

  bool parse(std::string_view bytes, bool is_final);
  void note_error(bool is_final);
  bool check_progress();
  void stop();
  void stop(sitemap_errc why);
  void start_element(const char* name, const char** attributes);

  sitemap_collector& into_;
  sitemap_elements elements_;
  distinct_names names_;
  std::unique_ptr<XML_ParserStruct, void (*)(XML_ParserStruct*)> parser_;
  std::string waiting_;  // small chunks are put together: expat reads an unfinished tag again with each
  std::uint64_t parsed_bytes_ = 0;
  bool in_root_ = false;
  bool is_stopped_ = false;
  std::exception_ptr thrown_;  // by the sink: it must not pass through expat
};

}  // namespace fanfold::robots
