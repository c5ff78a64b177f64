#pragma once
// Horizons at which something is worked out; between them it is interpolated.

#include <cstddef>
#include <span>
#include <vector>

namespace netaugur {

/// Up to `count` increasing horizons from 1 to `horizon`, dense at first.
[[nodiscard]] std::vector<std::size_t> knot_horizons(std::size_t horizon, std::size_t count);

/// Where a horizon lies between knots: value = (1 - part) * at[left] + part * at[left + 1].
struct KnotPlace {
  std::size_t left = 0;
  double part = 0;
};
[[nodiscard]] KnotPlace place_between(std::span<const std::size_t> knots, std::size_t ahead);

}  // namespace netaugur
