#pragma once
// Windows as lines for people, one at a time: a terminal that follows live windows cannot wait for a whole table.

#include <string>

#include "netaugur/stream/line.hpp"

namespace netaugur {

/// The heading over `window_line`, with its \n.
[[nodiscard]] std::string window_heading();
/// Start in UTC, sensor, packets and bytes, packets of the five classes and of the rest, hosts, pairs, packets lost.
[[nodiscard]] std::string window_line(const WindowSummary& summary);

}  // namespace netaugur
