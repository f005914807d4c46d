#include "support/filler.hpp"

#include <array>
#include <random>
#include <string_view>
#include <vector>

namespace fanfold::test_web {
namespace {

constexpr std::array<std::string_view, 32> words{
    "river", "stone",  "garden",  "paper", "window", "morning", "caf\u00e9", "letter", "bridge", "winter",      "lamp",
    "coat",  "kettle", "orchard", "sail",  "copper", "hill",    "thread",    "market", "bread",  "clock",       "ink",
    "road",  "candle", "forest",  "salt",  "violin", "harbour", "snow",      "ladder", "&amp;",  "<em>fan</em>"};

std::vector<std::string> write_paragraphs() {
  constexpr std::size_t count = 256;
  std::minstd_rand random(1);  // the standard fixes its sequence
  std::vector<std::string> paragraphs(count);
  for (auto& paragraph : paragraphs) {
    paragraph = "<p>";
    const auto length = 20 + random() % 100;
    for (std::size_t i = 0; i < length; ++i) {
      paragraph += words[random() / 8 % words.size()];
      paragraph += i % 12 == 11 ? ".\n" : " ";
    }
    paragraph += "</p>\n";
  }
  return paragraphs;
}

const std::vector<std::string>& paragraphs() {
  static const std::vector<std::string> written = write_paragraphs();
  return written;
}

}  // namespace

void append_filler(std::string& out, std::size_t until_bytes, std::uint64_t bits) {
  const auto& all = paragraphs();
  for (std::size_t i = bits % all.size(); out.size() < until_bytes; ++i) out += all[i % all.size()];
}

std::string filler(std::size_t bytes) {
  std::string out;
  out.reserve(bytes);
  append_filler(out, bytes, 0);
  out.resize(bytes);
  return out;
}

}  // namespace fanfold::test_web
