#pragma once
// When a link is full: from the forecast as far as it reaches, and from the trend of the daily peaks beyond it.

#include <optional>
#include <string_view>
#include <vector>

#include "netaugur/forecast/model.hpp"

namespace netaugur {

struct CapacityWish {
  double limit = 0;          ///< a step's value at which the link is full: rate times the step's seconds
  double threshold = 0.95;   ///< part of the limit that counts as saturated
  double percentile = 0.95;  ///< of a day's steps: a link is saturated when the day's percentile reaches the threshold
  Duration within = std::chrono::days(730);  ///< beyond this nothing is said
};

/// What told the date: it is so already, the forecast, the trend; none: it is not reached within the time asked.
enum class CapacityBasis { reached, forecast, trend, none };
[[nodiscard]] std::string_view name_of(CapacityBasis basis);

/// Instants from which on the percentile of the 24 hours before is at or above the threshold. `earliest` and `latest`
/// are where the bounds of the 80 % interval reach it: with 10 % it is before, with 10 % after. An empty one is not
/// within the time asked.
struct Saturation {
  CapacityBasis basis = CapacityBasis::none;
  std::optional<Timestamp> date, earliest, latest;
  double used = 0;             ///< the newest day's percentile as a part of the limit
  double growth_a_day = 0;     ///< of the daily percentile, as a part of the limit; 0 where there is no trend
  std::size_t trend_days = 0;  ///< whole days that the trend is from; below `trend_days_min` there is none
};

/// Fewer whole days than this tell no trend from a week's rhythm.
inline constexpr std::size_t trend_days_min = 7;

/// Within the forecast: steps at or above the threshold are counted in the 24 h before each step, those of the history
/// with them, and more than (1 - percentile) of a day's steps are saturation; by `mean`, `hi80` (earliest) and `lo80`
/// (latest). Beyond: ordinary least squares on the daily percentiles, days counted back from the history's end, each
/// with at least 80 % of its steps known; the 80 % prediction interval by Student's t, its degrees of freedom lessened
/// by the residuals' first autocorrelation (Bayley and Hammersley 1946). Of both, the earlier instant holds. A step of
/// a day or longer is its own day.
[[nodiscard]] Saturation find_saturation(const History& history, const Forecast& forecast, const CapacityWish& wish);

/// The soonest first; those without a date behind, the fullest first.
[[nodiscard]] bool sooner(const Saturation& a, const Saturation& b);

}  // namespace netaugur
