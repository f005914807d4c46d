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

// By the standard's labels, which some files spell with underscores.
std::optional<encoding> expected_encoding(std::string label) {
  if (const auto found = encoding_of_label(label)) return found;
  std::ranges::replace(label, '_', '-');
  return encoding_of_label(label);
}

// What sniffing alone says, without reading on.
encoding encoding_of_head(std::string_view document) {
  const auto sniffed = sniff_encoding(document_kind::html, std::nullopt, document);
  return sniffed ? sniffed->encoding : encoding::windows_1252;
}

// The tests have windows-1252 where a browser may guess.
encoding encoding_of_chunks(const std::vector<std::string_view>& chunks) {
  const sniffed_encoding found = decode(document_decoder(document_kind::html), chunks).encoding;
  return found.source >= encoding_source::pattern ? encoding::windows_1252 : found.encoding;
}

void check_file(const std::string& name) {
  SCOPED_TRACE(name);
  const bool sniffs_only = name.contains("preparsed");
  const auto file = conformance::read(data_folder() / name);
  const auto cases = cases_of(file);
  EXPECT_FALSE(cases.empty());
  for (const auto& [document, label] : cases) {
    const auto expected = expected_encoding(std::string(label));
    ASSERT_TRUE(expected) << "no encoding: " << label;
    if (sniffs_only) {
      EXPECT_EQ(encoding_of_head(document), *expected) << document;
    } else {
      EXPECT_EQ(encoding_of_chunks(html::whole(document)), *expected) << document;
      EXPECT_EQ(encoding_of_chunks(html::byte_by_byte(document)), *expected) << document;
    }
  }
}

TEST(EncodingConformance, EveryDocumentEndsUpInTheRightEncoding) {
  if (!std::filesystem::is_directory(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{data_folder()}) {
    const std::string name = std::filesystem::relative(entry.path(), data_folder()).string();
    if (!name.ends_with(".dat") || name.contains("scripted")) continue;  // nobody runs scripts here
    check_file(name);
    ++files;
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace fanfold
