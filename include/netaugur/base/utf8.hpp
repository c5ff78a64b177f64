#pragma once
// Text from outside, which may hold anything.

#include <cstddef>
#include <string>
#include <string_view>

namespace netaugur {

/// The length of the UTF-8 sequence at the front (RFC 3629: shortest form, no surrogates, up to U+10FFFF); 0 where
/// there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// What a terminal may be shown: what is not UTF-8, and control characters but a line's end and a tab, as \xNN.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace netaugur
