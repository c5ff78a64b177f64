#include "netaugur/forecast/season.hpp"

#include <cmath>
#include <numeric>

namespace netaugur {

namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

bool has_season(std::span<const double> values, std::size_t season) {
  const std::size_t n = values.size();
  if (season <= 1 || n < 2 * season) return false;
  const double mean = mean_of(values);
  double variance = 0;
  for (const double v : values) variance += (v - mean) * (v - mean);
  if (variance <= 0) return false;
  const auto correlation = [&](std::size_t lag) {
    double sum = 0;
    for (std::size_t i = lag; i < n; ++i) sum += (values[i] - mean) * (values[i - lag] - mean);
    return sum / variance;
  };
  double squares = 0;
  for (std::size_t lag = 1; lag < season; ++lag) squares += std::pow(correlation(lag), 2);
  return std::abs(correlation(season)) > 1.645 * std::sqrt((1 + 2 * squares) / static_cast<double>(n));
}

std::vector<double> seasonal_parts(std::span<const double> values, std::size_t season, SeasonKind kind) {
  const std::size_t n = values.size();
  const std::size_t half = season / 2;
  std::vector<double> sums(season, 0.0);
  std::vector<double> counts(season, 0.0);
  // The moving average over an even season is centred by giving half weight to both of its ends (2 x m-MA, FPP3 3.3).
  double window = std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(season), 0.0);
  for (std::size_t i = half; i + half < n; ++i) {
    double centred = window;
    if (season % 2 == 0) centred += (values[i + half] - values[i - half]) / 2;
    const double trend = centred / static_cast<double>(season);
    if (kind == SeasonKind::additive) {
      sums[i % season] += values[i] - trend;
      counts[i % season] += 1;
    } else if (trend > 0) {
      sums[i % season] += values[i] / trend;
      counts[i % season] += 1;
    }
    if (i - half + season < n) window += values[i - half + season] - values[i - half];
  }
  std::vector<double> parts(season, kind == SeasonKind::additive ? 0.0 : 1.0);
  for (std::size_t phase = 0; phase < season; ++phase) {
    if (counts[phase] > 0) parts[phase] = sums[phase] / counts[phase];
  }
  const double mean = mean_of(parts);
  for (double& part : parts) {
    if (kind == SeasonKind::additive) {
      part -= mean;
    } else if (mean > 0) {
      part /= mean;
    }
  }
  return parts;
}

}  // namespace netaugur
