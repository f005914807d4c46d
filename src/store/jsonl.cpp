#include "store/jsonl.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "store/utf8.hpp"

namespace fanfold {
namespace {

void append_escaped(std::string& out, char character) {
  switch (character) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(character));
  }
}

void append_string(std::string& out, std::string_view text) {
  auto plain = [](unsigned char c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; };
  out += '"';
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size() && plain(text[length])) ++length;
    out += text.substr(0, length);
    text.remove_prefix(length);
    if (text.empty()) break;

    const utf8_piece piece = first_utf8_piece(text);
    if (!piece.well_formed) {
      out += replacement_character;
    } else if (piece.length == 1) {
      append_escaped(out, text.front());
    } else {
      out += text.substr(0, piece.length);
    }
    text.remove_prefix(piece.length);
  }
  out += '"';
}

void append_string_or_null(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "null";
  } else {
    append_string(out, text);
  }
}

void append_hash_or_null(std::string& out, const std::optional<content_hash>& hash) {
  if (!hash) return append_string_or_null(out, {});
  out += '"';
  for (const std::byte each : *hash) fmt::format_to(std::back_inserter(out), "{:02x}", std::to_integer<unsigned>(each));
  out += '"';
}

}  // namespace

void append_json_line(std::string& out, const page_record& page) {
  auto number = [&](auto value) { fmt::format_to(std::back_inserter(out), "{}", value); };
  out += R"({"url":)", append_string(out, page.url);
  out += R"(,"final_url":)", append_string(out, page.final_url);
  out += R"(,"status":)", number(page.status);
  out += R"(,"depth":)", number(page.depth);
  out += R"(,"referrer":)", append_string(out, page.referrer);
  out += R"(,"content_type":)", append_string(out, page.content_type);
  out += R"(,"bytes":)", number(page.bytes);
  out += R"(,"elapsed_ms":)", number(std::chrono::duration<double, std::milli>(page.elapsed).count());
  out += R"(,"title":)", append_string(out, page.title);
  out += R"(,"links":)", number(page.links);
  out += R"(,"robots":)", append_string_or_null(out, page.robots);
  out += R"(,"etag":)", append_string_or_null(out, page.etag);
  out += R"(,"last_modified":)", append_string_or_null(out, page.last_modified);
  out += R"(,"body_hash":)", append_hash_or_null(out, page.body_hash);
  out += R"(,"duplicate_of":)", append_string_or_null(out, page.duplicate_of);
  out += R"(,"near_duplicate_of":)", append_string_or_null(out, page.near_duplicate_of);
  out += R"(,"change":)", append_string_or_null(out, page.change);
  out += R"(,"error":)", append_string_or_null(out, page.error);
  out += R"(,"error_detail":)", append_string_or_null(out, page.error_detail);
  out += "}\n";
}

store_result<jsonl_sink> jsonl_sink::open(const std::filesystem::path& path, existing file) {
  const bool to_stdout = path == "-";
  const int mode = O_WRONLY | O_CREAT | O_CLOEXEC | (file == existing::replaced ? O_TRUNC : O_APPEND);
  const int descriptor = to_stdout ? ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) : ::open(path.c_str(), mode, 0666);
  jsonl_sink opened(descriptor, to_stdout ? "standard output" : path.string());
  if (descriptor == -1) return opened.error(errno);
  return opened;
}

jsonl_sink::jsonl_sink(jsonl_sink&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)), line_(std::move(other.line_)) {}

jsonl_sink::~jsonl_sink() {
  (void)close();
}

store_result<void> jsonl_sink::write(const page_record& page) {
  if (descriptor_ == -1) return store_error{store_errc::closed, name_};
  line_.clear();
  append_json_line(line_, page);
  for (std::string_view rest = line_; !rest.empty();) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // a standard output that another program made non-blocking
      pollfd writable{descriptor_, POLLOUT, 0};
      ::poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      return error(errno);
    }
  }
  return {};
}

store_result<void> jsonl_sink::close() {
  const int descriptor = std::exchange(descriptor_, -1);
  if (descriptor != -1 && ::close(descriptor) == -1) return error(errno);
  return {};
}

store_error jsonl_sink::error(int system_code) const {
  return {store_errc_of(system_code), name_ + ": " + std::generic_category().message(system_code)};
}

}  // namespace fanfold
