#pragma once
// The store's answers as tables. What a limit cut off is a last row whose key is `(rest)`: `other` is a protocol's
// name.

#include <vector>

#include "netaugur/report/table.hpp"
#include "netaugur/store/store.hpp"

namespace netaugur {

/// A row for each step and key, by step; counts are empty where no window covers the step. `lost` is the step's, of all
/// keys.
[[nodiscard]] Table table_of(const SeriesAnswer& answer, Dimension by);
[[nodiscard]] Table table_of(const TopAnswer& answer, Dimension by);
[[nodiscard]] Table table_of(const TrafficPage& page);
[[nodiscard]] Table table_of(const WindowPage& page);
/// `lost_share`: of what was on the wire, as a number from 0 to 1.
[[nodiscard]] Table table_of(const LossAnswer& answer);
[[nodiscard]] Table table_of(const std::vector<SensorState>& sensors);
/// Sessions have no name.
[[nodiscard]] Table table_of(const std::vector<AccessState>& states);

}  // namespace netaugur
