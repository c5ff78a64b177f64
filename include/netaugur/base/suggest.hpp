#pragma once
// "did you mean": the nearest of the words that would have been right.

#include <span>
#include <string>
#include <string_view>

namespace netaugur {

/// The candidate with the smallest edit distance (Levenshtein 1966) to `word`, or empty where none is within a third of
/// its length plus one.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// `; did you mean 'tcp'?`, or the empty string.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace netaugur
