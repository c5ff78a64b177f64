#pragma once
// Amounts of memory and disk as people write them.

#include <cstdint>
#include <string>
#include <string_view>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// Reads `512KiB`, `16MiB`, `4GiB`, or thousands as `kB`, `MB`, `GB`; a bare number is refused, because tcpdump means
/// KiB by it and tshark MiB. Answers bytes, at least 1. Error: usage; `what` is the thing's name in it (`buffer size`).
[[nodiscard]] Result<std::uint64_t> parse_size(std::string_view text, std::string_view what);

/// `734 B`, `1.5 MiB`, `12 GiB`: at most three digits and a unit of 1024, for people.
[[nodiscard]] std::string size_text(std::uint64_t bytes);

}  // namespace netaugur
