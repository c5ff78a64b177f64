#pragma once
// Forecasting models behind one narrow interface. Each model is one file in src/forecast/models/ and one line in the
// registry.

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "netaugur/base/result.hpp"
#include "netaugur/base/time.hpp"

namespace netaugur {

/// Equally spaced values, oldest first; NaN where nothing is known. Shape: n values, value i covers [start + i*step,
/// start + (i+1)*step).
struct History {
  Timestamp start;
  Duration step{0};
  std::vector<double> values;

  [[nodiscard]] Timestamp end() const { return start + step * static_cast<std::int64_t>(values.size()); }
};

/// One step ahead: lo95 <= lo80 <= mean <= hi80 <= hi95, all finite and never negative.
struct ForecastStep {
  double mean = 0, lo80 = 0, hi80 = 0, lo95 = 0, hi95 = 0;
};

/// Steps follow the history's end without a gap. Shape: horizon.
struct Forecast {
  std::vector<ForecastStep> steps;
  std::vector<std::string> notes;  ///< what was done about the history, or used instead of the model, for people
};

struct ForecastTask {
  const History& history;   ///< at least `Model::values_min` known values; gaps allowed
  std::size_t horizon = 1;  ///< steps, >= 1
  std::size_t season = 1;   ///< steps in a season (24 h as a rule), 1 when there is none
};

/// Stateless and deterministic: the same task gives the same bytes.
class Model {
 public:
  virtual ~Model() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// One line for `predict models`: the idea and its source.
  [[nodiscard]] virtual std::string_view assumes() const = 0;
  /// The fewest values of history that the model can start from.
  [[nodiscard]] virtual std::size_t values_min(std::size_t season) const = 0;
  /// Errors: bad_input (history too short, by how much).
  [[nodiscard]] virtual Result<Forecast> forecast(const ForecastTask& task) const = 0;
};

/// Every model, in the order in which they are listed.
[[nodiscard]] std::span<const Model* const> models();
/// Error: not_found, with the names there are.
[[nodiscard]] Result<const Model*> find_model(std::string_view name);

}  // namespace netaugur
