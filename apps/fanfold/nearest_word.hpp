#pragma once

#include <span>
#include <string>
#include <string_view>

namespace fanfold::cli {

/// The known word that someone meant who typed `word`: one that it begins, or that differs in few letters. Empty where
/// none is close, or several are begun.
std::string_view nearest_word(std::string_view word, std::span<const std::string> known);

}  // namespace fanfold::cli
