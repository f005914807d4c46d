#pragma once

#include <optional>

#include "html/bounded_string.hpp"
#include "html/tokens.hpp"

namespace fanfold::html {

/// A doctype put together byte by byte. A part that the source doesn't have stays empty.
struct doctype_builder {
  std::optional<bounded_string> name;
  std::optional<bounded_string> public_id;
  std::optional<bounded_string> system_id;
  bool force_quirks = false;

  /// The doctype so far; valid until the next change.
  doctype view() const {
    const auto part = [](const auto& each) { return each ? std::optional{each->view()} : std::nullopt; };
    return {part(name), part(public_id), part(system_id), force_quirks};
  }
};

}  // namespace fanfold::html
