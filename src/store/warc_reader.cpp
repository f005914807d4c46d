#include "store/warc_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "coding/field_text.hpp"
#include "coding/inflater.hpp"

namespace fanfold {
namespace {

constexpr std::size_t max_header_bytes = 64 << 10;
constexpr std::size_t max_blank_bytes = 64;  // between records: four, and what careless writers add

// A file that is open for reading.
class descriptor {
 public:
  explicit descriptor(int number) : number_(number) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (number_ != -1) ::close(number_);
  }
  int number() const noexcept { return number_; }

 private:
  int number_;
};

store_error system_error_of(const std::string& name, int code) {
  return {store_errc_of(code), name + ": " + std::generic_category().message(code)};
}

// Lines from the version to the empty line.
std::optional<warc_head> parse_head(std::string_view text) {
  warc_head head;
  const auto take_line = [&text] {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
  };
  head.version = trimmed(take_line());
  while (!text.empty()) {
    const std::string_view line = take_line();
    const bool is_continued = line.starts_with(' ') || line.starts_with('\t');
    if (is_continued && !head.fields.empty() && !trimmed(line).empty()) {  // §4: a single space
      head.fields.back().second.append(" ").append(trimmed(line));
    } else if (const auto colon = line.find(':'); colon != line.npos) {
      head.fields.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
  }
  const std::string_view length = value_of(head.fields, "Content-Length");
  const char* const end = length.data() + length.size();
  const auto [parsed, failed] = std::from_chars(length.data(), end, head.block_bytes);
  if (length.empty() || failed != std::errc() || parsed != end) return std::nullopt;
  return head;
}

// Where the header ends, the empty line included; npos where it doesn't.
std::size_t end_of_header(std::string_view text) {
  for (std::size_t line_end = text.find('\n'); line_end != text.npos; line_end = text.find('\n', line_end + 1)) {
    const std::string_view next = text.substr(line_end + 1, 2);
    if (next.starts_with('\n')) return line_end + 2;
    if (next == "\r\n") return line_end + 3;
  }
  return text.npos;
}

}  // namespace

std::string_view warc_head::target_uri() const noexcept {
  std::string_view uri = value_of(fields, "WARC-Target-URI");
  if (uri.starts_with('<') && uri.ends_with('>')) uri = uri.substr(1, uri.size() - 2);
  return uri;
}

struct warc_reader::state {
  source from;
  std::string name;
  std::optional<inflater> compressed{};
  std::array<char, 64 << 10> input;
  bool begun = false;          // the first bytes were looked at
  std::string_view content{};  // that came and was not used yet
  std::string header{};        // of the record in hand, while it is incomplete
  std::uint64_t left{};        // of its block
  std::uint64_t records = 0;
  warc_head head{};
  std::optional<store_error> failure{};

  store_error fail(store_error error) {
    failure = error;
    return error;
  }
  store_error damaged(std::string_view what) {
    return fail({store_errc::damaged_warc, fmt::format("{}, record {}: {}", name, records + 1, what)});
  }

  store_result<bool> fill();
  store_result<void> begin();
  store_result<bool> skip_blanks();
  store_result<bool> read_header();
};

// Looks whether it is compressed, once.
store_result<void> warc_reader::state::begin() {
  begun = true;
  const auto size = from(input);
  if (!size) return fail(size.error());
  content = {input.data(), *size};
  if (!content.starts_with('\x1F')) return {};
  compressed.emplace(inflater::format::gzip);
  compressed->give(std::exchange(content, {}));
  return {};
}

// Gets more content, where all was used. False: there is no more.
store_result<bool> warc_reader::state::fill() {
  if (!begun) {
    if (auto looked = begin(); !looked) return looked.error();
    if (!content.empty()) return true;
  }
  for (;;) {
    if (compressed) {
      content = compressed->take();
      if (!content.empty()) return true;
      if (compressed->has_failed()) return damaged("it can't be decompressed");
    }
    const auto size = from(input);
    if (!size) return fail(size.error());
    if (*size == 0) {
      if (compressed && !compressed->is_complete()) return damaged("the file ends within");
      return false;
    }
    if (!compressed) {
      content = {input.data(), *size};
      return true;
    }
    compressed->give({input.data(), *size});
  }
}

// Over line ends before a record. False: nothing follows.
store_result<bool> warc_reader::state::skip_blanks() {
  for (std::size_t blanks = 0;;) {
    if (content.empty()) {
      const auto more = fill();
      if (!more || !*more) return more;
    }
    const std::size_t blank = std::min(content.find_first_not_of("\r\n"), content.size());
    blanks += blank;
    content.remove_prefix(blank);
    if (blanks > max_blank_bytes) return damaged("no record, but empty lines");
    if (!content.empty()) return true;
  }
}

store_result<bool> warc_reader::state::read_header() {
  header.clear();
  for (;;) {
    const std::size_t before = header.size();
    header += content.substr(0, max_header_bytes - before);
    constexpr std::string_view magic = "WARC/";
    if (!header.starts_with(magic.substr(0, header.size()))) return damaged("it is no WARC record");
    if (const std::size_t end = end_of_header(header); end != header.npos) {
      content.remove_prefix(end - before);
      header.resize(end);
      return true;
    }
    if (header.size() == max_header_bytes) return damaged("its header has no end");
    content = {};
    const auto more = fill();
    if (!more) return more.error();
    if (!*more) return damaged("the file ends within");
  }
}

warc_reader::warc_reader(source from, std::string name)
    : state_(std::make_unique<state>(std::move(from), std::move(name))) {}

warc_reader::warc_reader(warc_reader&&) noexcept = default;
warc_reader::~warc_reader() = default;

store_result<warc_reader> warc_reader::open(const std::filesystem::path& path, std::uint64_t offset) {
  const auto file = std::make_shared<descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file->number() == -1) return system_error_of(path.string(), errno);
  if (offset > 0 && ::lseek(file->number(), static_cast<off_t>(offset), SEEK_SET) == -1)
    return system_error_of(path.string(), errno);
  return warc_reader(
      [file, name = path.string()](std::span<char> room) -> store_result<std::size_t> {
        for (;;) {
          const ssize_t size = ::read(file->number(), room.data(), room.size());
          if (size >= 0) return static_cast<std::size_t>(size);
          if (errno != EINTR) return system_error_of(name, errno);
        }
      },
      path.string());
}

store_result<bool> warc_reader::next() {
  state& s = *state_;
  if (s.failure) return *s.failure;
  while (s.left > 0) {
    const auto rest = read();
    if (!rest) return rest.error();
  }
  auto more = s.skip_blanks();
  if (!more || !*more) return more;
  if (const auto whole = s.read_header(); !whole) return whole;
  auto head = parse_head(s.header);
  if (!head) return s.damaged("its length is missing");
  s.head = std::move(*head);
  s.left = s.head.block_bytes;
  ++s.records;
  return true;
}

const warc_head& warc_reader::head() const noexcept {
  return state_->head;
}

store_result<std::string_view> warc_reader::read() {
  state& s = *state_;
  if (s.failure) return *s.failure;
  if (s.left == 0) return std::string_view();
  if (s.content.empty()) {
    const auto more = s.fill();
    if (!more) return more.error();
    if (!*more) return s.damaged("the file ends within");
  }
  const std::string_view piece = s.content.substr(0, s.left);
  s.content.remove_prefix(piece.size());
  s.left -= piece.size();
  return piece;
}

}  // namespace fanfold
