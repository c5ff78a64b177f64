#include "netaugur/base/size.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "netaugur/base/quantity.hpp"

namespace netaugur {

Result<std::uint64_t> parse_size(std::string_view text, std::string_view what) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  std::uint64_t factor = 0;
  if (unit == "KiB") factor = std::uint64_t{1} << 10U;
  if (unit == "MiB") factor = std::uint64_t{1} << 20U;
  if (unit == "GiB") factor = std::uint64_t{1} << 30U;
  if (unit == "kB") factor = 1'000;
  if (unit == "MB") factor = 1'000'000;
  if (unit == "GB") factor = 1'000'000'000;
  if (error != std::errc() || factor == 0 || number == 0 || number > quantity_max / factor) {
    return fail(ErrorCode::usage,
                fmt::format("'{}' is not a {}; give a number with its unit: 512KiB, 16MiB, 1GiB", text, what));
  }
  return number * factor;
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units{"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", value, unit == 0 || value >= 9.95 ? 0 : 1, units[unit]);
}

}  // namespace netaugur
