#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold {

/// The hashes of a page's anchors, to be looked up: 8 bytes each.
std::vector<std::uint64_t> hashes_of(std::span<const std::string> anchors);

/// What of a fragment, as written behind the #, refers to an element: nothing of a text directive (`:~:text=…`), of
/// what scripts make of a fragment (`#/…`, `#!…`), of a view of a picture (`#svgView(…)`, `#xywh=…`), and of `#top`,
/// which is there on every page.
std::string_view element_part_of(std::string_view fragment) noexcept;

/// Whether one of the anchors is what the fragment, which is not empty, refers to: as it is, or percent-decoded (HTML
/// §7.4.6.4, find a potential indicated element). False positives have a chance of 2^-64.
bool has_indicated_element(std::span<const std::uint64_t> anchors, std::string_view fragment);

}  // namespace fanfold
