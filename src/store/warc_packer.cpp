#include "store/warc_packer.hpp"

#include <zlib.h>

#include <utility>

#include "store/archived_head.hpp"
#include "store/sha1.hpp"

namespace fanfold {
namespace {

constexpr std::string_view not_modified_profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

// What all records of an exchange say.
warc_fields fields_of(std::string_view type, const warc_exchange& exchange, std::string_view content_type) {
  warc_fields fields{{"WARC-Type", std::string(type)},
                     {"WARC-Record-ID", new_warc_id()},
                     {"WARC-Date", warc_date(exchange.began)},
                     {"WARC-Target-URI", exchange.target_uri}};
  if (!exchange.address.empty()) fields.emplace_back("WARC-IP-Address", exchange.address);
  if (!exchange.protocol.empty()) fields.emplace_back("WARC-Protocol", exchange.protocol);
  fields.emplace_back("Content-Type", content_type);
  return fields;
}

std::string metadata_of(const warc_exchange& exchange) {
  warc_fields metadata;
  if (!exchange.via.empty()) metadata.emplace_back("via", exchange.via);
  if (exchange.depth >= 0) metadata.emplace_back("depth", std::to_string(exchange.depth));
  metadata.emplace_back("fetchTimeMs", std::to_string(exchange.elapsed.count() / 1000));
  return warc_fields_block(metadata);
}

bool says_not_modified(std::string_view head) {
  return head.substr(std::min(head.size(), head.find(' '))).starts_with(" 304");
}

}  // namespace

warc_capture warc_packer::pack(const warc_exchange& exchange, warc_payload payload) {
  warc_capture capture;
  capture.head = archived_head(exchange.response, payload.size());
  capture.is_revisit = says_not_modified(capture.head);
  capture.response_fields =
      fields_of(capture.is_revisit ? "revisit" : "response", exchange, "application/http;msgtype=response");
  const std::string digest = payload.large_ ? payload.large_->digest.text() : sha1::of(payload.text_);
  if (capture.is_revisit)
    capture.response_fields.emplace_back("WARC-Profile", not_modified_profile);
  else
    capture.response_fields.emplace_back("WARC-Payload-Digest", digest);
  if (exchange.truncated != truncation::none)
    capture.response_fields.emplace_back("WARC-Truncated", name_of(exchange.truncated));
  else if (payload.size() > 0)
    capture.payload_key = payload.large_ ? payload.large_->key() : payload_key_of(payload.text_);
  if (payload.large_)
    append_large_response(*payload.large_, payload.size(), capture);
  else
    append_response(payload, capture);
  append_others(exchange, capture);
  return capture;
}

void warc_packer::append(std::string& out, const warc_fields& fields, std::string_view block) {
  header_.clear();
  append_warc_header(header_, fields, block.size());
  append_member(out, {header_, block, warc_record_end});
}

void warc_packer::append_response(const warc_payload& payload, warc_capture& capture) {
  header_.clear();
  append_warc_header(header_, capture.response_fields, capture.head.size() + payload.size());
  append_member(capture.response, {header_, capture.head, payload.text_, warc_record_end});
}

// The header is known only at the end: it has the first part of the member to itself.
void warc_packer::append_large_response(warc_payload::large& payload, std::uint64_t bytes, warc_capture& capture) {
  header_.clear();
  append_warc_header(header_, capture.response_fields, capture.head.size() + bytes);
  header_ += capture.head;
  append_gzip_header(capture.response);
  deflater_.begin();
  deflater_.add(header_, capture.response);
  deflater_.pause(capture.response);

  payload.compressed.add(warc_record_end, payload.pending);
  payload.compressed.end(payload.pending);
  const std::uint64_t rest = bytes + warc_record_end.size();
  const auto crc_of_rest = gzip_crc(payload.crc, warc_record_end);
  const auto crc = crc32_combine(gzip_crc(0, header_), crc_of_rest, static_cast<z_off_t>(rest));
  append_gzip_trailer(payload.pending, static_cast<std::uint32_t>(crc), header_.size() + rest);
  payload.file.append(payload.pending);
  capture.response_rest.emplace(std::move(payload.file));
}

void warc_packer::append_others(const warc_exchange& exchange, warc_capture& capture) {
  const std::string id(value_of(capture.response_fields, "WARC-Record-ID"));
  const auto append_with_digest = [&](warc_fields fields, std::string_view block) {
    fields.emplace_back("WARC-Concurrent-To", id);
    fields.emplace_back("WARC-Block-Digest", sha1::of(block));
    append(capture.others, fields, block);
  };
  append_with_digest(fields_of("request", exchange, "application/http;msgtype=request"), exchange.request);
  append_with_digest(fields_of("metadata", exchange, "application/warc-fields"), metadata_of(exchange));
}

void warc_packer::append_member(std::string& out, std::initializer_list<std::string_view> pieces) {
  append_gzip_header(out);
  deflater_.begin();
  std::uint32_t crc = 0;
  std::uint64_t size = 0;
  for (const std::string_view piece : pieces) {
    deflater_.add(piece, out);
    crc = gzip_crc(crc, piece);
    size += piece.size();
  }
  deflater_.end(out);
  append_gzip_trailer(out, crc, size);
}

}  // namespace fanfold
