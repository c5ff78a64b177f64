#pragma once
// What a spool that has reached its limit lets go of, so that every packet stays counted: in a row or in `loss`.

#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur {

/// Rows lose their addresses and services and become one a (family, proto), as in a window beyond --max-flows. All
/// sums stay; the packets of rows that lost something are added to `loss.folded`. `hosts` and `pairs` stay as counted.
[[nodiscard]] WindowRecord fold_window(WindowRecord window);

/// Of each (sensor, run) the last window stays, without rows: it carries the loss of all of them, and their packets in
/// `loss.late`, in no row. Order: by first appearance of the run.
[[nodiscard]] std::vector<WindowRecord> shed_windows(const std::vector<WindowRecord>& windows);

}  // namespace netaugur
