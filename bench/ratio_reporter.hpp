#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fanfold::bench {

/// Google Benchmark's console output, and after it how many times faster each benchmark `group/ours` is than the
/// others of its group, by bytes per second; by the medians, where there are repetitions.
class ratio_reporter : public benchmark::ConsoleReporter {
 public:
  ratio_reporter() : ConsoleReporter(OO_Tabular) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name != "median") continue;
      const auto rate = run.counters.find("bytes_per_second");
      if (!run.error_occurred && rate != run.counters.end()) keep(run.run_name.function_name, rate->second);
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

  // The last rate of a name stays: medians come after the runs.
  void keep(const std::string& name, double rate) {
    const auto known = std::ranges::find(rates_, name, &std::pair<std::string, double>::first);
    if (known == rates_.end()) {
      rates_.emplace_back(name, rate);
    } else {
      known->second = rate;
    }
  }

  std::vector<std::pair<std::string, double>> rates_;
};

}  // namespace fanfold::bench
