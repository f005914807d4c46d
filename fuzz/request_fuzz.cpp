// Whatever a client sends: however it is cut, the same requests come out of it, within the limits, and a slow reader of
// the standard, who lets nothing pass, takes the same bytes for the same requests. What a proxy could read in another
// way is none.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "require.hpp"
#include "server/http_target.hpp"
#include "server/request_parser.hpp"

namespace {

using namespace fanfold::server;
using state = request_parser::state;
using text_map = std::map<std::string, std::string, std::less<>>;

struct limits {
  std::size_t max_head_bytes;
  std::uint64_t max_body_bytes;
};

constexpr std::string_view digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789abcdefABCDEF";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool is_token(std::string_view text) {  // RFC 9110 section 5.6.2
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return digits.contains(c) || letters.contains(c) || std::string_view("!#$%&'*+-.^_`|~").contains(c);
  });
}

std::string_view trimmed(std::string_view text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

/// Reads what the standard calls for, or nothing, from the front of its bytes.
class slow_reader {
 public:
  explicit slow_reader(std::string_view bytes) : left_(bytes) {}

  std::string_view left() const { return left_; }

  /// To CRLF, which is the only control character but for tabs.
  std::optional<std::string_view> line() {
    const auto end = left_.find("\r\n");
    if (end == left_.npos) return std::nullopt;
    const auto text = left_.substr(0, end);
    left_.remove_prefix(end + 2);
    const bool is_clean = std::ranges::all_of(text, [](char c) { return c == '\t' || (c & 0xE0) != 0; });
    return is_clean && !text.contains('\x7f') ? std::optional(text) : std::nullopt;
  }

  /// RFC 9112 section 5: to the empty line. A field that comes twice is a list.
  std::optional<text_map> fields() {
    text_map found;
    for (;;) {
      const auto text = line();
      if (!text) return std::nullopt;
      if (text->empty()) return found;
      const auto colon = text->find(':');
      if (colon == text->npos || !is_token(text->substr(0, colon))) return std::nullopt;
      const auto [at, is_new] = found.emplace(lower(text->substr(0, colon)), trimmed(text->substr(colon + 1)));
      if (!is_new) at->second.append(", ").append(trimmed(text->substr(colon + 1)));
    }
  }

  std::optional<std::string_view> octets(std::string_view length, int base) {
    if (length.empty() || length.find_first_not_of(base == 16 ? hex_digits : digits) != length.npos)
      return std::nullopt;
    length.remove_prefix(std::min(length.find_first_not_of('0'), length.size() - 1));
    if (length.size() > 10) return std::nullopt;  // more than there are
    const auto count = std::stoull(std::string(length), nullptr, base);
    if (count > left_.size()) return std::nullopt;
    const auto found = left_.substr(0, count);
    left_.remove_prefix(count);
    return found;
  }

  /// RFC 9112 section 7.1
  std::optional<std::string> chunks() {
    std::string body;
    for (;;) {
      const auto text = line();
      if (!text) return std::nullopt;
      const auto size = text->substr(0, text->find(';'));
      const auto chunk = octets(size.size() < text->size() ? trimmed(size) : size, 16);
      if (!chunk) return std::nullopt;
      if (chunk->empty()) break;
      body += *chunk;
      if (const auto end = line(); !end || !end->empty()) return std::nullopt;
    }
    const auto trailers = fields();
    if (!trailers || trailers->contains("content-length") || trailers->contains("transfer-encoding"))
      return std::nullopt;
    return body;
  }

 private:
  std::string_view left_;
};

struct slow_request {
  std::string_view method, target;
  text_map fields;
  std::string body;
  std::size_t head_bytes = 0;
};

bool read_request_line(std::string_view line, slow_request& into) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last) return false;
  into.method = line.substr(0, first);
  into.target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  return is_token(into.method) && !into.target.empty() && into.target.find_first_of(" \t") == line.npos &&
         (version == "HTTP/1.1" || version == "HTTP/1.0");
}

/// RFC 9112 section 6: of the ways to tell how long the body is there is one, or none. `bytes` are all of the request.
std::optional<slow_request> slowly_read(std::string_view bytes) {
  while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
  slow_reader reader(bytes);
  slow_request found;
  const auto line = reader.line();
  if (!line || !read_request_line(*line, found)) return std::nullopt;
  auto fields = reader.fields();
  if (!fields) return std::nullopt;
  found.fields = *std::move(fields);
  found.head_bytes = bytes.size() - reader.left().size();
  const auto length = found.fields.find("content-length");
  const auto coding = found.fields.find("transfer-encoding");
  if (coding != found.fields.end()) {
    auto body = reader.chunks();
    if (!body || length != found.fields.end() || lower(coding->second) != "chunked" || line->ends_with("1.0"))
      return std::nullopt;
    found.body = *std::move(body);
  } else if (length != found.fields.end()) {
    const auto body = reader.octets(length->second, 10);
    if (!body) return std::nullopt;
    found.body = *body;
  }
  return reader.left().empty() ? std::optional(found) : std::nullopt;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    out.append({'%', "0123456789ABCDEF"[octet / 16], "0123456789abcdef"[octet % 16]});
  }
  return out;
}

void check_target(std::string_view text) {
  const auto target = parse_target(text);
  if (!target || text == "*") return;
  const auto& [path, query, authority] = *target;
  require(text.find_first_of("\r\n \t\\#") == text.npos, "a target is one word");
  require(path.starts_with('/'), "a path begins with a slash");
  const auto sent = text.substr(authority.empty() ? 0 : text.find("//") + 2 + authority.size());
  require(path == sent.substr(0, sent.find('?')) || (path == "/" && !sent.starts_with('/')),
          "a path is as it was sent");
  require(authority.empty() || parse_authority(authority), "a host is one");
  const auto decoded = percent_decode(path);
  require(decoded && !decoded->contains('\0'), "a path can be decoded");
  require(percent_decode(percent_encode(*decoded)) == decoded, "what is encoded is decoded");
  std::string again = path + '?';
  for (const auto& [name, value] : query) again += percent_encode(name) + '=' + percent_encode(value) + '&';
  const auto same = parse_target(again);
  require(same && same->path == path && same->query == query, "a target written down again is the same");
}

void check_request(request_parser& parser, std::string_view bytes, const limits& most) {
  const http_request& request = parser.request();
  const auto slow = slowly_read(bytes);
  require(slow.has_value(), "what is accepted is as the standard says");
  require(request.method == slow->method && request.body == slow->body, "a request is what was sent");
  const auto target = parse_target(slow->target);
  require(target && target->path == request.path && target->query == request.query, "its target is what was sent");
  auto fields = slow->fields;
  require(fields.contains("host") || parser.is_old(), "a host is asked");
  if (!target->authority.empty()) fields.insert_or_assign("host", target->authority);
  require(request.fields == fields, "its fields are what was sent");
  require(slow->head_bytes <= most.max_head_bytes && request.body.size() <= most.max_body_bytes, "limits hold");
}

class client {
 public:
  client(std::string_view bytes, const limits& most) : all_(bytes), left_(bytes), most_(most) {}

  /// What the server makes of it all, read in pieces of up to `max_piece` bytes.
  std::string send(std::uint32_t seed, std::size_t max_piece) {
    seed_ = seed;
    max_piece_ = max_piece;
    while (send_one()) continue;
    return said_;
  }

 private:
  // One request. False where there is no other.
  bool send_one() {
    request_parser parser(most_.max_head_bytes, most_.max_body_bytes);
    const std::size_t begin = taken_;
    while (parser.now() != state::complete && parser.now() != state::refused) {
      const state before = parser.now();
      const std::size_t taken = parser.put(input_);
      require(taken <= input_.size(), "no more is taken than there is");
      input_.erase(0, taken);
      taken_ += taken;
      if (parser.now() != before) continue;
      require(input_.size() <= most_.max_head_bytes, "what waits is bounded");
      if (left_.empty()) return end(parser.now() == state::head ? " a head is not whole" : " a body is not whole");
      add_piece();
    }
    if (parser.now() == state::refused) {
      require(!parser.keep_alive(), "nothing is read behind what was refused");
      return end(std::to_string(parser.refusal().status) + " " + parser.refusal().detail);
    }
    check_request(parser, all_.substr(begin, taken_ - begin), most_);
    said_.append(std::to_string(taken_)).append(parser.expects_continue() ? " is waited for" : " ");
    return parser.keep_alive() || end("the last");
  }

  void add_piece() {
    seed_ = seed_ * 1664525 + 1013904223;
    const auto piece = left_.substr(0, 1 + (seed_ >> 8) % max_piece_);
    input_ += piece;
    left_.remove_prefix(piece.size());
  }

  bool end(std::string_view why) {
    said_ += why;
    return false;
  }

  std::string_view all_, left_;
  limits most_;
  std::uint32_t seed_ = 0;
  std::size_t max_piece_ = 1;
  std::string input_, said_;
  std::size_t taken_ = 0;
};

}  // namespace

// The first two bytes choose the pieces and the limits, the rest is what the client sends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 2, size - 2};
  // Small enough that a fuzzer's inputs reach them, or the server's own.
  const limits most = data[0] % 2 != 0 ? limits{120, 20} : limits{16 * 1024, 1024 * 1024};
  const auto whole = client(bytes, most).send(0, bytes.size() + 1);
  for (const std::size_t max_piece : {1U, 2U + data[1] % 62U})
    require(whole == client(bytes, most).send(data[1], max_piece), "pieces make no difference");
  check_target(bytes.substr(0, bytes.find('\n')));
  return 0;
}
