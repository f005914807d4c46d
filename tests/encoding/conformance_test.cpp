// The encoding tests of html5lib-tests: after "#data" a document, after "#encoding" the encoding that it ends up in.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/test_data.hpp"
#include "encoding/decoding.hpp"
#include "html/chunks.hpp"

namespace fanfold {

static void PrintTo(encoding value, std::ostream* out) {
  *out << name_of(value);
}

namespace {

std::filesystem::path data_folder() {
  return conformance::folder("html");
}

// Takes what stands before `mark` off the front of `text`, and the mark.
std::string_view take_until(std::string_view& text, std::string_view mark) {
  const auto taken = text.substr(0, text.find(mark));
  text.remove_prefix(std::min(taken.size() + mark.size(), text.size()));
  return taken;
}

struct encoding_case {
  std::string_view document;
  std::string_view label;
};

std::vector<encoding_case> cases_of(std::string_view file) {
  std::vector<encoding_case> cases;
  take_until(file, "#data\n");
  while (file.contains("\n#encoding\n")) {
    const auto document = take_until(file, "\n#encoding\n");
    const auto label = take_until(file, "\n");
    take_until(file, "#data\n");
    cases.push_back({document, label});
  }
  return cases;
}

// A name that the standard does not have, as some cases expect, is no declaration.
encoding expected_encoding(std::string_view label) {
  return encoding_of_label(label).value_or(encoding::windows_1252);
}

// What sniffing alone says, without reading on; the folder `preparsed` has cases for that.
encoding encoding_of_head(std::string_view document) {
  const auto sniffed = sniff_encoding(document_kind::html, std::nullopt, document);
  return sniffed ? sniffed->encoding : encoding::windows_1252;
}

encoding encoding_of_chunks(const std::vector<std::string_view>& chunks) {
  return decode(document_decoder(document_kind::html), chunks).encoding.encoding;
}

TEST(EncodingConformance, EveryDocumentEndsUpInTheRightEncoding) {
  if (!std::filesystem::is_directory(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  int run = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{data_folder()}) {
    if (entry.path().extension() != ".dat") continue;
    SCOPED_TRACE(entry.path());
    const bool sniffs_only = entry.path().parent_path().filename() == "preparsed";
    const auto file = conformance::read(entry.path());
    for (const auto& [document, label] : cases_of(file)) {
      const auto expected = expected_encoding(label);
      if (sniffs_only) {
        EXPECT_EQ(encoding_of_head(document), expected) << document;
      } else {
        EXPECT_EQ(encoding_of_chunks(html::whole(document)), expected) << document;
        EXPECT_EQ(encoding_of_chunks(html::byte_by_byte(document)), expected) << document;
      }
      ++run;
    }
  }
  EXPECT_GT(run, 0);
}

}  // namespace
}  // namespace fanfold
