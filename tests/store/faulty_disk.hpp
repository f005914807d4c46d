#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace fanfold::test {

/// While it lives, databases that are opened in this process lie on a disk with faults. One at a time.
class faulty_disk {
 public:
  enum class answer { written, full, power_lost };

  /// `on_write(bytes)` is asked before each write, by the thread that writes, and may block or end the process. `full`
  /// fails the write. At `power_lost` the disk forgets some writes that were not synced yet, chosen at random from
  /// `seed`, half of this one among them, and the process ends with exit status 99.
  explicit faulty_disk(std::function<answer(std::size_t bytes)> on_write, unsigned seed = 0);
  faulty_disk(const faulty_disk&) = delete;
  faulty_disk& operator=(const faulty_disk&) = delete;
  ~faulty_disk();
};

}  // namespace fanfold::test
