#pragma once
// What `predict -r` reads, line by line: CSV becomes a history at once, JSON lines fill an in-memory store that is then
// asked as the database would be.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "netaugur/base/rate.hpp"
#include "netaugur/forecast/preprocess.hpp"
#include "netaugur/store/store.hpp"

namespace netaugur::cmd {

struct PredictInput {
  std::optional<Grid> grid;              ///< of CSV
  std::unique_ptr<SeriesReader> reader;  ///< of JSON lines
  std::size_t malformed = 0;             ///< lines that were skipped; the first few were named on stderr
};

struct PredictInputOptions {
  std::string file;                ///< `-` is stdin
  Duration step{0};                ///< of CSV; zero: the median gap
  Duration step_usual{0};          ///< without `step`: shorter steps are summed up to this where they divide it
  std::optional<Unit> unit;        ///< of CSV; empty: the metric's own, a step
  std::optional<Timestamp> as_of;  ///< CSV values of a later time are left out
};

/// Values become octets or packets a step. Errors: not_found (file), bad_input (empty, nothing readable), usage (a unit
/// for JSON lines, which have theirs).
[[nodiscard]] Result<PredictInput> read_predict_input(const PredictInputOptions& options);

}  // namespace netaugur::cmd
