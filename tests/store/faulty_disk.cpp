#include "store/faulty_disk.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <list>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

// A layer between SQLite and its file system (sqlite.org/vfs.html).
namespace fanfold::test {
namespace {

// A write that was not synced yet: what undoes it.
struct volatile_write {
  sqlite3_file* file;
  sqlite3_int64 offset;
  std::vector<char> before;  // shorter than the write where that went past the file's end
  sqlite3_int64 size_before;
};

struct disk {
  std::function<faulty_disk::answer(std::size_t)> on_write;
  std::mt19937 random;
  sqlite3_vfs* real;
  sqlite3_vfs layer;
  std::mutex mutex{};  // of what follows
  std::list<volatile_write> unsynced{};
};

disk* current = nullptr;  // SQLite's callbacks know nothing else

struct layered_file : sqlite3_file {
  // SQLite gives memory of the layer's szOsFile, in which the real file lies behind this one.
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real(sqlite3_file* file) {
  return static_cast<layered_file*>(file)->real();
}

void remember(sqlite3_file* file, int length, sqlite3_int64 offset) {
  volatile_write write{file, offset, {}, 0};
  file->pMethods->xFileSize(file, &write.size_before);
  const auto overlap = std::clamp<sqlite3_int64>(write.size_before - offset, 0, length);
  write.before.resize(static_cast<std::size_t>(overlap));
  if (overlap > 0) file->pMethods->xRead(file, write.before.data(), static_cast<int>(overlap), offset);
  current->unsynced.push_back(std::move(write));
}

[[noreturn]] void lose_power() {
  while (!current->unsynced.empty()) {
    const volatile_write write = std::move(current->unsynced.back());
    current->unsynced.pop_back();
    if (current->random() % 2) continue;
    auto* methods = write.file->pMethods;
    if (!write.before.empty())
      methods->xWrite(write.file, write.before.data(), static_cast<int>(write.before.size()), write.offset);
    sqlite3_int64 size = 0;
    methods->xFileSize(write.file, &size);
    if (write.size_before < size) methods->xTruncate(write.file, write.size_before);
  }
  ::_exit(99);
}

int write(sqlite3_file* file, const void* data, int length, sqlite3_int64 offset) {
  const auto answer = current->on_write(static_cast<std::size_t>(length));
  if (answer == faulty_disk::answer::full) return SQLITE_FULL;
  const std::scoped_lock locked(current->mutex);
  remember(real(file), length, offset);
  if (answer == faulty_disk::answer::power_lost) length /= 2;
  const int code = real(file)->pMethods->xWrite(real(file), data, length, offset);
  if (answer == faulty_disk::answer::power_lost) lose_power();
  return code;
}

void forget(sqlite3_file* file) {
  const std::scoped_lock locked(current->mutex);
  current->unsynced.remove_if([&](const volatile_write& write) { return write.file == real(file); });
}

int sync(sqlite3_file* file, int) {
  forget(file);  // the test's own machine keeps its power
  return SQLITE_OK;
}

int close(sqlite3_file* file) {
  forget(file);
  return real(file)->pMethods->xClose(real(file));
}

const sqlite3_io_methods methods = [] {
  sqlite3_io_methods m{};
  m.iVersion = 2;
  m.xClose = close;
  m.xRead = [](auto* f, void* to, int n, sqlite3_int64 at) { return real(f)->pMethods->xRead(real(f), to, n, at); };
  m.xWrite = write;
  m.xTruncate = [](auto* f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); };
  m.xSync = sync;
  m.xFileSize = [](auto* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); };
  m.xLock = [](auto* f, int level) { return real(f)->pMethods->xLock(real(f), level); };
  m.xUnlock = [](auto* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); };
  m.xCheckReservedLock = [](auto* f, int* held) { return real(f)->pMethods->xCheckReservedLock(real(f), held); };
  m.xFileControl = [](auto* f, int what, void* more) { return real(f)->pMethods->xFileControl(real(f), what, more); };
  m.xSectorSize = [](auto* f) { return real(f)->pMethods->xSectorSize(real(f)); };
  m.xDeviceCharacteristics = [](auto* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); };
  // The log's index, which SQLite makes anew after a failure of power.
  m.xShmMap = [](auto* f, int i, int n, int extend, volatile void** at) {
    return real(f)->pMethods->xShmMap(real(f), i, n, extend, at);
  };
  m.xShmLock = [](auto* f, int at, int n, int flags) { return real(f)->pMethods->xShmLock(real(f), at, n, flags); };
  m.xShmBarrier = [](auto* f) { real(f)->pMethods->xShmBarrier(real(f)); };
  m.xShmUnmap = [](auto* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); };
  return m;
}();

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int code = current->real->xOpen(current->real, name, real(file), flags, out_flags);
  file->pMethods = code == SQLITE_OK ? &methods : nullptr;
  return code;
}

}  // namespace

faulty_disk::faulty_disk(std::function<answer(std::size_t bytes)> on_write, unsigned seed) {
  assert(!current);
  sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
  current = new disk{std::move(on_write), std::mt19937(seed), real, *real};
  current->layer.zName = "faulty";
  current->layer.szOsFile += static_cast<int>(sizeof(layered_file));
  current->layer.xOpen = open;
  sqlite3_vfs_register(&current->layer, 1);
}

faulty_disk::~faulty_disk() {
  sqlite3_vfs_unregister(&current->layer);
  sqlite3_vfs_register(current->real, 1);
  delete std::exchange(current, nullptr);
}

}  // namespace fanfold::test
