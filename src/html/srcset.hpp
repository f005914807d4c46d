#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fanfold::html {

/// One image of a srcset: its URL as written, and at most one of the descriptors.
struct image_candidate {
  std::string_view url;
  std::optional<std::uint32_t> width{};  ///< in pixels; larger values than the type holds are its largest
  std::optional<double> density{};       ///< in image pixels per CSS pixel

  bool operator==(const image_candidate&) const = default;
};

/// Parses a srcset attribute (https://html.spec.whatwg.org/#parse-a-srcset-attribute), also of `imagesrcset`.
/// Candidates with wrong descriptors are left out, as in the standard. The URLs are views into `srcset`. Linear.
std::vector<image_candidate> parse_srcset(std::string_view srcset);

}  // namespace fanfold::html
