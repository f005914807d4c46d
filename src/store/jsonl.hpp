#pragma once

#include <filesystem>
#include <string>

#include "store/sink.hpp"

/// JSON Lines (jsonlines.org): one JSON object (RFC 8259) a line, in UTF-8.
namespace fanfold {

/// Appends `page` to `out` as one line, newline included. Keys, always all of them and in this order: `url`,
/// `final_url`, `status`, `depth`, `referrer`, `content_type`, `bytes`, `elapsed_ms` (a number with up to three
/// decimals), `title`, `links`, `robots`, `etag`, `last_modified`, `body_hash` (in hexadecimal), `duplicate_of`,
/// `near_duplicate_of`, `change`, `error` and `error_detail` (these nine null if there is none). Bytes that aren't
/// UTF-8 become U+FFFD.
void append_json_line(std::string& out, const page_record& page);

/// Writes each record as a line with one system call, so that a reader sees whole lines, at once.
/// A pipe that nobody reads any more gives store_errc::reader_gone, provided that the program ignores SIGPIPE.
class jsonl_sink final : public sink {
 public:
  enum class existing { replaced, appended_to };

  /// Opens `path`, making the file if there is none; `-` is standard output, which is left open in the end.
  [[nodiscard]] static store_result<jsonl_sink> open(const std::filesystem::path& path,
                                                     existing file = existing::replaced);

  jsonl_sink(jsonl_sink&& other) noexcept;
  jsonl_sink& operator=(jsonl_sink&&) = delete;
  ~jsonl_sink() override;

  [[nodiscard]] store_result<void> write(const page_record& page) override;
  [[nodiscard]] store_result<void> close() override;

 private:
  jsonl_sink(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  store_error error(int system_code) const;

  int descriptor_;    // -1: closed
  std::string name_;  // for messages
  std::string line_;  // kept for its memory
};

}  // namespace fanfold
