#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace fanfold::test_web {

/// Appends whole paragraphs of meaningless HTML, without links, until the text has at least that many bytes. Which
/// paragraphs is decided by `bits`.
void append_filler(std::string& out, std::size_t until_bytes, std::uint64_t bits);

/// Exactly that many bytes of it.
std::string filler(std::size_t bytes);

}  // namespace fanfold::test_web
