#include "netaugur/forecast/theta.hpp"

#include <cmath>
#include <numeric>

namespace netaugur {

namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double slope_of(std::span<const double> values) {
  const double middle = (static_cast<double>(values.size()) - 1) / 2;
  const double mean = mean_of(values);
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double t = static_cast<double>(i) - middle;
    products += t * (values[i] - mean);
    squares += t * t;
  }
  return squares > 0 ? products / squares : 0.0;
}

}  // namespace

std::vector<double> theta_means(std::span<const double> values, const Smoothing& smoothing, std::size_t horizon) {
  const double half = slope_of(values) / 2;
  const double tail = (1 - std::pow(1 - smoothing.alpha, static_cast<double>(values.size()))) / smoothing.alpha;
  std::vector<double> means(horizon);
  for (std::size_t h = 0; h < horizon; ++h) means[h] = smoothing.level + half * (static_cast<double>(h) + tail);
  return means;
}

}  // namespace netaugur
