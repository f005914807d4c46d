#pragma once

#include <fanfold/task.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "server/http_message.hpp"
#include "store/nameless_file.hpp"

namespace fanfold::server {

/// A file that is sent. It is open, so that it is whole whatever becomes of its name meanwhile.
class download {
 public:
  /// Takes over the descriptor, and sends so many bytes of it.
  download(int descriptor, std::uint64_t size) noexcept : descriptor_(descriptor), size_(size) {}
  download(download&& other) noexcept;
  download& operator=(download&&) = delete;
  ~download();

  std::uint64_t size() const noexcept { return size_; }
  task<> send(body_writer& to) const;

 private:
  int descriptor_;
  std::uint64_t size_;
};

enum class result_format { jsonl, csv, warc, job };

/// "jsonl", "csv", "warc" or "job".
std::optional<result_format> result_format_of(std::string_view name) noexcept;
std::string_view media_type_of(result_format format) noexcept;
std::string_view extension_of(result_format format) noexcept;

/// What a crawl has come to by now, from its files, also while it runs. What is made for that is in their folder, has
/// no name, and goes with the download. Blocks. Throws what can't be read, as boost::system::system_error.
download open_results(const std::filesystem::path& job, const std::filesystem::path& archive, result_format format);

/// Removes what a process that was killed has left of its downloads below this folder. Blocks.
void remove_old_copies(const std::filesystem::path& crawls, std::filesystem::file_time_type before);

}  // namespace fanfold::server
