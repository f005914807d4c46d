// References in real style sheets, in bytes a second: ours, beside a regular expression of the kind that crawlers use.
#include <benchmark/benchmark.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "css/reference_scanner.hpp"
#include "ratio_reporter.hpp"

namespace {

namespace fs = std::filesystem;

using sheets = std::vector<std::string>;

void read_sheets(const fs::path& folder, sheets& into) {
  std::vector<fs::path> files;
  std::error_code error;
  const auto options = fs::directory_options::follow_directory_symlink;
  for (const auto& entry : fs::recursive_directory_iterator{folder, options, error}) {
    if (entry.path().extension() == ".css") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    std::ifstream in{file, std::ios::binary};
    into.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
  }
}

std::size_t fanfold_references(std::string_view sheet) {
  std::size_t found = 0;
  fanfold::css::for_each_reference(sheet, [&](auto, auto) { ++found; });
  return found;
}

std::size_t regex_references(std::string_view sheet) {
  static const RE2 pattern(R"((?i)(?:@import\s+["']|url\(\s*["']?)([^"')]+))");
  re2::StringPiece rest(sheet.data(), sheet.size());
  std::size_t found = 0;
  for (re2::StringPiece reference; RE2::FindAndConsume(&rest, pattern, &reference);)
    found += !reference.starts_with("data:");
  return found;
}

template <typename Extract>
void extract_all(benchmark::State& state, const sheets& sheets, Extract extract) {
  std::size_t bytes = 0;
  std::size_t references = 0;
  for (const std::string& sheet : sheets) bytes += sheet.size();
  for (auto _ : state) {
    references = 0;
    for (const std::string& sheet : sheets) references += extract(sheet);
    benchmark::DoNotOptimize(references);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes));
  state.counters["references"] = static_cast<double>(references);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  sheets found;
  for (const char* folder : {"/usr/share/javascript", "/usr/share/cppreference", "/usr/share/doc"})
    read_sheets(folder, found);
  if (found.empty()) return std::puts("skipped: no style sheets in /usr/share"), 0;
  const auto add = [&](const char* name, auto extract) {
    benchmark::RegisterBenchmark(name, [&found, extract](auto& state) {
      extract_all(state, found, extract);
    })->Unit(benchmark::kMillisecond);
  };
  add("css/ours", fanfold_references);
  add("css/re2", regex_references);
  fanfold::bench::ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
}
