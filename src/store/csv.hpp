#pragma once

#include <fanfold/page_record.hpp>
#include <string>
#include <string_view>

/// Comma-separated values (RFC 4180), in UTF-8. Lines end with CR and LF.
namespace fanfold {

/// Appends a field: in quotes where it holds a comma, a quote or a line break, and where it is empty, so that it is
/// told from a field that says nothing. Bytes that aren't UTF-8 become U+FFFD.
void append_csv_field(std::string& out, std::string_view text);

/// The names of the columns, as a line.
void append_csv_header(std::string& out);

/// Who is to read a line. A spreadsheet takes text that begins with = + - @, a tab or a CR for a formula, which may
/// send away what stands beside it (CWE-1236; OWASP, "CSV Injection"): for it there is a ' before such text.
enum class csv_reader { program, spreadsheet };

/// `page` as a line: what a JSON line has, in the same order. What is null there is nothing at all here.
void append_csv_line(std::string& out, const page_record& page, csv_reader reader = csv_reader::program);

}  // namespace fanfold
