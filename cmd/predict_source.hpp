#pragma once
// Where `predict` has its histories from: CSV, JSON lines or the database, all read piece by piece.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "netaugur/adapters/postgres.hpp"
#include "netaugur/forecast/ask.hpp"
#include "netaugur/forecast/preprocess.hpp"
#include "predict_options.hpp"

namespace netaugur::cmd {

/// Not thread-safe. Not moved once `next` was called.
class PredictSource {
 public:
  /// Reads a file whole, or connects. What was skipped and what was done to the input is logged.
  /// Errors: usage, not_found, bad_input, unavailable.
  [[nodiscard]] static Result<PredictSource> open(const PredictOptions& options, const PredictWish& wish);

  /// Finds out which series there are, and how many steps the horizon has. Errors: those of plan_histories.
  [[nodiscard]] Status plan(const SeriesWish& wish);
  [[nodiscard]] std::size_t horizon() const { return horizon_; }
  /// How many series there will be, as far as is known; at least one.
  [[nodiscard]] std::size_t series_expected() const;
  /// The next series, largest first; empty at the end. Precondition: planned.
  [[nodiscard]] Result<std::vector<SeriesHistory>> next();
  /// All that remain.
  [[nodiscard]] Result<std::vector<SeriesHistory>> all();

  /// The database, or null for a file.
  [[nodiscard]] PostgresStore* database() const { return database_; }
  [[nodiscard]] SeriesReader* reader() const { return reader_.get(); }
  /// What tables and CSV show of a value of these steps, in the unit of the input: it goes out as it came in. JSON
  /// lines are always in octets or packets a step.
  [[nodiscard]] double shown(double value, Duration step) const;
  /// Its name: the unit, else the metric.
  [[nodiscard]] std::string shown_unit(Metric metric) const;
  /// 1 where lines of the input were skipped, else 0: the exit status of a run that was otherwise good.
  [[nodiscard]] int exit_status() const { return malformed_ > 0 ? 1 : 0; }

 private:
  [[nodiscard]] Status plan_grid(const SeriesWish& wish);

  std::optional<Grid> grid_;
  std::optional<Unit> unit_;
  std::unique_ptr<SeriesReader> reader_;
  PostgresStore* database_ = nullptr;
  std::size_t malformed_ = 0;
  std::size_t horizon_ = 1;
  std::unique_ptr<HistoryPieces> pieces_;
};

/// No series at all.
[[nodiscard]] Error no_traffic();

/// `sensor` of what is stored and printed: the one that was asked for, else empty.
[[nodiscard]] std::string sensor_of(const Filter& filter);

}  // namespace netaugur::cmd
