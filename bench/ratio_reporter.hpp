#pragma once

#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fanfold::bench {

/// Google Benchmark's console output, and after it how many times faster each benchmark `group/ours` is than the
/// others of its group, by bytes per second.
class ratio_reporter : public benchmark::ConsoleReporter {
 public:
  ratio_reporter() : ConsoleReporter(OO_Tabular) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const auto rate = run.counters.find("bytes_per_second");
      if (!run.error_occurred && rate != run.counters.end())
        rates_.emplace_back(run.run_name.function_name, rate->second);
    }
    ConsoleReporter::ReportRuns(runs);
  }

  void Finalize() override {
    for (const auto& [ours, our_rate] : rates_) {
      const std::string_view group = group_of(ours);
      if (!std::string_view{ours}.substr(group.size()).starts_with("ours")) continue;
      for (const auto& [rival, rate] : rates_) {
        if (rival == ours || group_of(rival) != group) continue;
        std::printf("%s is %.1f times as fast as %s\n", ours.c_str(), our_rate / rate, rival.c_str());
      }
    }
    ConsoleReporter::Finalize();
  }

 private:
  static std::string_view group_of(std::string_view name) { return name.substr(0, name.rfind('/') + 1); }

  std::vector<std::pair<std::string, double>> rates_;
};

}  // namespace fanfold::bench
