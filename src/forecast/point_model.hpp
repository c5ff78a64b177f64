#pragma once
// What the models that foretell one number a step have in common: gaps, scale, backtest, intervals.

#include <span>
#include <string>
#include <vector>

#include "netaugur/forecast/interval.hpp"
#include "netaugur/forecast/model.hpp"

namespace netaugur {

/// A history as models take it: no gaps, a mean magnitude of one.
struct Prepared {
  std::vector<double> values;
  std::vector<bool> known;  ///< false where a gap was filled
  double scale = 1;
  std::vector<std::string> notes;
};

/// Error: bad_input when fewer than `values_min` values are known; it says how many there are and how many `model`
/// needs.
[[nodiscard]] Result<Prepared> prepare(const ForecastTask& task, std::size_t values_min, std::string_view model);

/// No half-width is below this part of the mean: a flat past does not promise a flat future.
inline constexpr double width_floor = 0.005;

/// Scaled steps -> steps in the history's unit.
void rescale(std::vector<ForecastStep>& steps, double scale);

/// A model that gives means only: intervals come from its own rolling-origin residuals, refitted at each origin.
class PointModel : public Model {
 public:
  [[nodiscard]] Result<Forecast> forecast(const ForecastTask& task) const final;

  /// Shape: n >= values_min(season) gap-free scaled values -> horizon means; may be negative (clipped by the caller),
  /// never NaN.
  [[nodiscard]] virtual std::vector<double> means(std::span<const double> values, std::size_t season,
                                                  std::size_t horizon) const = 0;

 protected:
  /// What is used instead of the model as named, when n values do not carry it; empty when they do.
  [[nodiscard]] virtual std::string note(std::size_t n, std::size_t season) const;
};

}  // namespace netaugur
