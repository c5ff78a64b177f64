#pragma once
// A window's rows in one line: totals by class, distinct addresses and pairs.

#include <span>
#include <string>

#include "netaugur/store/store.hpp"

namespace netaugur {

/// Adds each counter. Error: bad_input (a sum beyond bigint); then nothing was added.
[[nodiscard]] Status add_loss(Loss& into, const Loss& more);

/// Rows with equal keys may repeat (several runs). total = sum over by_proto = sum over by_family.
[[nodiscard]] WindowSummary summarise(const std::string& sensor, Window window, std::span<const TrafficRow> rows,
                                      const Loss& loss);

/// One summary for the runs of one sensor in one window. Precondition: at least one record, all of the same sensor and
/// window.
[[nodiscard]] WindowSummary merged_summary(std::span<const WindowRecord> records);

}  // namespace netaugur
