#pragma once

#include <string_view>

#include "url/query_encoder.hpp"
#include "url/record.hpp"
#include "url/url_error.hpp"

namespace fanfold::url_detail {

/// The basic URL parser, https://url.spec.whatwg.org/#concept-basic-url-parser, without state override. Instead of one
/// state per character, each state takes the part that is its own, and hands on the rest.
class url_parser {
 public:
  /// `base` may be null, and is another record than `out`. `input` is not within `out`. `queries` may be null: UTF-8.
  url_parser(const url_record* base, url_record& out, const url_query_encoder* queries) noexcept
      : base_(base), out_(out), queries_(queries) {}

  /// Returns url_errc{} where all is well; else `out` is in no certain state.
  url_errc parse(std::string_view input);

 private:
  url_errc parse_trimmed(std::string_view input);
  url_errc parse_after_scheme(std::string_view scheme, std::string_view rest);
  url_errc parse_relative(std::string_view rest);
  url_errc parse_relative_path(std::string_view rest);
  url_errc parse_authority(std::string_view rest);
  url_errc parse_host_and_port(std::string_view text);
  url_errc parse_port(std::string_view digits);
  url_errc parse_file(std::string_view rest);
  url_errc parse_file_after_slash(std::string_view rest);
  url_errc parse_file_host(std::string_view rest);
  url_errc parse_path_start(std::string_view rest);
  url_errc parse_path(std::string_view rest);
  url_errc parse_opaque_path(std::string_view rest);
  url_errc parse_after_path(std::string_view rest);
  url_errc parse_after_query(std::string_view rest);

  void begin(std::string_view scheme);
  void begin_file(std::string_view host);
  void copy_base(std::uint32_t size);
  void copy_base_authority();
  void append_credentials(std::string_view text);
  void append_query(std::string_view text);
  std::uint32_t position() const noexcept { return static_cast<std::uint32_t>(out_.href.size()); }

  const url_record* base_;
  url_record& out_;
  const url_query_encoder* queries_;
};

}  // namespace fanfold::url_detail
