#pragma once

#include <ranges>
#include <type_traits>
#include <utility>

namespace fanfold::detail {

/// Whether a range, as a forwarding parameter sees it, is given away, so that its elements may be moved from.
template <class Range>
inline constexpr bool given_away = !std::is_lvalue_reference_v<Range> && !std::ranges::view<std::remove_cv_t<Range>>;
/// The view that std::views::all makes of such a range.
template <class Range>
inline constexpr bool given_away<std::ranges::owning_view<Range>> = true;

/// What the elements of a range are handed over as.
template <class Range>
using element_of = std::conditional_t<given_away<Range>, std::ranges::range_rvalue_reference_t<Range>,
                                      std::ranges::range_reference_t<Range>>;

/// Calls `function` with each element of a range.
template <class Range, class F>
void for_each_element(Range&& range, F&& function) {
  for (auto&& each : range) function(static_cast<element_of<Range>&&>(each));
}

}  // namespace fanfold::detail
