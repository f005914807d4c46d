#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "store/deflater.hpp"
#include "store/warc_capture.hpp"
#include "store/warc_payload.hpp"
#include "store/warc_record.hpp"

namespace fanfold {

/// Makes members of a WARC file, one a record, each a gzip file of its own (Annex D.2). That takes time: each thread
/// has a packer of its own.
class warc_packer {
 public:
  /// The records of an exchange: response, request, metadata. That a large payload could not be kept is told by
  /// `response_rest`.
  warc_capture pack(const warc_exchange& exchange, warc_payload payload);

  /// Appends a record of any kind.
  void append(std::string& out, const warc_fields& fields, std::string_view block);

 private:
  void append_response(const warc_payload& payload, warc_capture& capture);
  void append_large_response(warc_payload::large& payload, std::uint64_t bytes, warc_capture& capture);
  void append_others(const warc_exchange& exchange, warc_capture& capture);
  void append_member(std::string& out, std::initializer_list<std::string_view> pieces);

  deflater deflater_;
  std::string header_;  // kept for its memory
};

}  // namespace fanfold
