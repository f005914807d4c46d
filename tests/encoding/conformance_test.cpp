// The encoding tests of html5lib-tests: after "#data" a document, after "#encoding" the encoding that it ends up in.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "encoding/decoding.hpp"
#include "html/chunks.hpp"

namespace fanfold {
namespace {

std::filesystem::path data_folder() {
  const char* const folder = std::getenv("FANFOLD_CONFORMANCE");
  return std::filesystem::path{folder != nullptr ? folder : FANFOLD_CONFORMANCE_DEFAULT} / "html";
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
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
  for (take_until(file, "#data\n"); !file.empty();) {
    const auto document = take_until(file, "\n#encoding\n");
    const auto label = take_until(file, "\n");
    take_until(file, "#data\n");
    cases.push_back({document, label});
  }
  return cases;
}

TEST(EncodingConformance, EveryDocumentEndsUpInTheRightEncoding) {
  if (!std::filesystem::is_directory(data_folder())) GTEST_SKIP() << "no conformance data in " << data_folder();
  int run = 0;
  for (const auto& entry : std::filesystem::directory_iterator{data_folder()}) {
    if (entry.path().extension() != ".dat") continue;
    SCOPED_TRACE(entry.path().filename());
    const auto file = read(entry.path());
    for (const auto& [document, label] : cases_of(file)) {
      for (const auto split : {html::whole, html::byte_by_byte}) {
        const auto decoded = decode(document_decoder(document_kind::html), split(document));
        EXPECT_EQ(decoded.encoding.encoding, encoding_of_label(label)) << document.substr(0, 300);
      }
      ++run;
    }
  }
  EXPECT_GT(run, 0);
}

}  // namespace
}  // namespace fanfold
