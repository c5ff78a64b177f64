#include "netaugur/forecast/capacity.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "netaugur/forecast/score.hpp"

namespace netaugur {

namespace {

constexpr Duration day = std::chrono::days(1);
/// A day with fewer of its steps known is left out.
constexpr double known_part_min = 0.8;

std::size_t steps_a_day(Duration step) { return static_cast<std::size_t>(std::max<std::int64_t>(day / step, 1)); }

/// Linear between order statistics (Hyndman and Fan 1996, type 7). Precondition: values are not empty.
double percentile_of(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const double place = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

/// A day's percentile; the day ends `before` days before the history's end.
struct DailyPeak {
  double before = 0;
  double value = 0;
};

/// Newest first.
std::vector<DailyPeak> daily_peaks(const History& history, double percentile) {
  const std::size_t steps = steps_a_day(history.step);
  const double length = std::chrono::duration<double>(history.step * static_cast<std::int64_t>(steps)) /
                        std::chrono::duration<double>(day);
  std::vector<DailyPeak> peaks;
  std::size_t end = history.values.size();
  for (double before = 0; end >= steps; end -= steps, before += length) {
    std::vector<double> known;
    for (std::size_t i = end - steps; i < end; ++i) {
      if (!std::isnan(history.values[i])) known.push_back(history.values[i]);
    }
    if (!known.empty() && static_cast<double>(known.size()) >= known_part_min * static_cast<double>(steps))
      peaks.push_back({before, percentile_of(std::move(known), percentile)});
  }
  return peaks;
}

/// Counts steps at or above the threshold in the 24 hours behind it.
class Trailing {
 public:
  Trailing(std::size_t steps, double percentile, double threshold)
      : above_(steps, false),
        allowed_(static_cast<std::size_t>((1 - percentile) * static_cast<double>(steps) + 1e-9)),
        threshold_(threshold) {}

  /// Whether the day that ends with this step is saturated. NaN is below.
  bool add(double value) {
    count_ -= above_[at_] ? 1U : 0U;
    above_[at_] = value >= threshold_;
    count_ += above_[at_] ? 1U : 0U;
    at_ = (at_ + 1) % above_.size();
    return count_ > allowed_;
  }

 private:
  std::vector<bool> above_;
  std::size_t allowed_;
  double threshold_;
  std::size_t at_ = 0, count_ = 0;
};

std::optional<Timestamp> first_in_forecast(const History& history, const Forecast& forecast,
                                           double ForecastStep::* part, Trailing trailing) {
  Timestamp at = history.end();
  for (const ForecastStep& step : forecast.steps) {
    if (trailing.add(step.*part)) return at;
    at += history.step;
  }
  return std::nullopt;
}

/// A straight line through daily peaks; x is in days behind the history's end.
struct Trend {
  double level = 0, slope = 0;            ///< value = level + slope x
  double middle = 0;                      ///< mean of x
  double deviation = 0;                   ///< of the residuals
  double days_effective = 0, spread = 0;  ///< independent days, and their sum of squares around `middle`
  double quantile = 0;                    ///< Student's t at .9

  [[nodiscard]] double at(double x) const { return level + slope * x; }
  [[nodiscard]] double margin(double x) const {
    return quantile * deviation * std::sqrt(1 + 1 / days_effective + (x - middle) * (x - middle) / spread);
  }
};

/// Student's t quantile at .9 by the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5).
double student_quantile(double freedom) {
  const double z = normal_quantile(0.9);
  const double z3 = z * z * z;
  const double z5 = z3 * z * z;
  return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom * freedom);
}

Trend fit_trend(const std::vector<DailyPeak>& peaks) {
  const auto n = static_cast<double>(peaks.size());
  Trend trend;
  double mean = 0;
  for (const DailyPeak& peak : peaks) {
    trend.middle -= peak.before / n;
    mean += peak.value / n;
  }
  double product = 0;
  for (const DailyPeak& peak : peaks) {
    const double x = -peak.before - trend.middle;
    trend.spread += x * x;
    product += x * (peak.value - mean);
  }
  trend.slope = product / trend.spread;
  trend.level = mean - trend.slope * trend.middle;
  double squares = 0;
  double neighbours = 0;
  double last = 0;
  for (const DailyPeak& peak : peaks) {
    const double residual = peak.value - trend.at(-peak.before);
    squares += residual * residual;
    neighbours += residual * last;
    last = residual;
  }
  trend.deviation = std::sqrt(squares / (n - 2));
  // Days that follow each other err together: r of them count as (1 - r) / (1 + r).
  const double r = squares > 0 ? std::clamp(neighbours / squares, 0.0, 0.9) : 0.0;
  const double part = (1 - r) / (1 + r);
  trend.days_effective = std::max(3.0, n * part);
  trend.spread *= part;
  trend.quantile = student_quantile(trend.days_effective - 2);
  return trend;
}

/// The first whole day behind the end of which `value(x)` reaches the threshold.
template <class Value>
std::optional<Timestamp> first_in_trend(Timestamp end, Duration within, double threshold, Value value) {
  for (std::int64_t x = 1; day * x <= within; ++x) {
    if (value(static_cast<double>(x)) >= threshold) return end + day * x;
  }
  return std::nullopt;
}

std::optional<Timestamp> earlier(std::optional<Timestamp> a, std::optional<Timestamp> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

}  // namespace

std::string_view name_of(CapacityBasis basis) {
  switch (basis) {
    case CapacityBasis::reached:
      return "reached";
    case CapacityBasis::forecast:
      return "forecast";
    case CapacityBasis::trend:
      return "trend";
    case CapacityBasis::none:
      break;
  }
  return "none";
}

Saturation find_saturation(const History& history, const Forecast& forecast, const CapacityWish& wish) {
  const double threshold = wish.limit * wish.threshold;
  const std::vector<DailyPeak> peaks = daily_peaks(history, wish.percentile);
  Saturation found;
  found.trend_days = peaks.size();
  if (!peaks.empty()) found.used = peaks.front().value / wish.limit;

  const std::size_t steps = steps_a_day(history.step);
  Trailing trailing(steps, wish.percentile, threshold);
  bool reached = false;
  const std::size_t first = history.values.size() > steps ? history.values.size() - steps : 0;
  for (std::size_t i = first; i < history.values.size(); ++i) reached = trailing.add(history.values[i]);
  if (reached) {
    found.basis = CapacityBasis::reached;
    found.date = found.earliest = found.latest = history.end();
    return found;
  }

  const std::optional<Timestamp> foretold = first_in_forecast(history, forecast, &ForecastStep::mean, trailing);
  found.date = foretold;
  found.earliest = first_in_forecast(history, forecast, &ForecastStep::hi80, trailing);
  found.latest = first_in_forecast(history, forecast, &ForecastStep::lo80, trailing);
  if (peaks.size() >= trend_days_min) {
    const Trend trend = fit_trend(peaks);
    // What the forecast covers is its own affair; the trend tells of the time behind it.
    const Timestamp reach = history.end() + history.step * static_cast<std::int64_t>(forecast.steps.size());
    const auto behind = [&](auto value) {
      const auto at = first_in_trend(history.end(), wish.within, threshold, value);
      return at ? std::optional(std::max(*at, reach)) : at;
    };
    found.growth_a_day = trend.slope / wish.limit;
    found.date = earlier(found.date, behind([&](double x) { return trend.at(x); }));
    found.earliest = earlier(found.earliest, behind([&](double x) { return trend.at(x) + trend.margin(x); }));
    found.latest = earlier(found.latest, behind([&](double x) { return trend.at(x) - trend.margin(x); }));
  }
  if (found.date) found.basis = foretold ? CapacityBasis::forecast : CapacityBasis::trend;
  return found;
}

bool sooner(const Saturation& a, const Saturation& b) {
  const auto rank = [](const Saturation& one) {
    return std::tuple(one.date.value_or(Timestamp::max()), one.earliest.value_or(Timestamp::max()), -one.used);
  };
  return rank(a) < rank(b);
}

}  // namespace netaugur
