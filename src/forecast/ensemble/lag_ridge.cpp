#include "lag_ridge.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

namespace netaugur {

namespace {

/// More samples than this are thinned out evenly: neighbours say nearly the same.
constexpr std::size_t samples_max = 1500;
constexpr std::size_t samples_per_feature_min = 4;
constexpr double penalty = 0.02;
constexpr int huber_steps = 2;
constexpr double huber_limit = 1.345;
/// Samples this part of the history older count half.
constexpr double half_life = 0.5;

double median_magnitude(const Eigen::VectorXd& values) {
  std::vector<double> sizes(static_cast<std::size_t>(values.size()));
  for (std::size_t i = 0; i < sizes.size(); ++i) sizes[i] = std::abs(values[static_cast<Eigen::Index>(i)]);
  const auto middle = sizes.begin() + std::ssize(sizes) / 2;
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

/// min sum w (y - x.b)^2 + penalty * mean diagonal * |b|^2, reweighted so that outliers pull linearly.
Eigen::VectorXd robust_ridge(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const Eigen::VectorXd& weights) {
  Eigen::VectorXd solution = Eigen::VectorXd::Zero(x.cols());
  Eigen::VectorXd used = weights;
  for (int step = 0; step <= huber_steps; ++step) {
    const Eigen::MatrixXd weighted = x.array().colwise() * used.array();
    Eigen::MatrixXd gram = weighted.transpose() * x;
    const double ridge = penalty * gram.trace() / static_cast<double>(x.cols()) + std::numeric_limits<double>::min();
    gram.diagonal().array() += ridge;
    solution = gram.ldlt().solve(weighted.transpose() * y);
    const Eigen::VectorXd errors = y - x * solution;
    const double limit = huber_limit * 1.4826 * median_magnitude(errors);
    if (limit <= 0) break;
    used = weights.array() * (limit / errors.array().abs().max(limit));
  }
  return solution.allFinite() ? solution : Eigen::VectorXd::Zero(x.cols());
}

}  // namespace

std::vector<std::size_t> knot_horizons(std::size_t horizon, std::size_t count) {
  std::vector<std::size_t> knots;
  const double growth =
      std::log(static_cast<double>(horizon)) / static_cast<double>(std::max<std::size_t>(count, 2) - 1);
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 2); ++i) {
    const auto knot = static_cast<std::size_t>(std::llround(std::exp(growth * static_cast<double>(i))));
    if (knots.empty() || knot > knots.back()) knots.push_back(std::min(knot, horizon));
  }
  if (knots.back() != horizon) knots.push_back(horizon);
  return knots;
}

KnotPlace place_between(std::span<const std::size_t> knots, std::size_t ahead) {
  if (knots.size() < 2 || ahead <= knots.front()) return {};
  const auto right = std::min(std::upper_bound(knots.begin(), knots.end(), ahead), knots.end() - 1);
  const std::size_t left = static_cast<std::size_t>(right - knots.begin()) - 1;
  const double width = static_cast<double>(knots[left + 1] - knots[left]);
  return {left, std::min(static_cast<double>(ahead - knots[left]) / width, 1.0)};
}

LagRidge::LagRidge(const SeasonalBase& base, std::span<const std::size_t> knots, const Training& training)
    : base_(base), knots_(knots.begin(), knots.end()) {
  for (const std::size_t knot : knots_) {
    Coefficients fitted = fit(knot, training);
    if (fitted.weights.empty())
      fitted = coefficients_.empty() ? Coefficients{1, std::vector<double>(base.feature_count(), 0.0)}
                                     : coefficients_.back();
    coefficients_.push_back(std::move(fitted));
  }
}

LagRidge::Coefficients LagRidge::fit(std::size_t ahead, const Training& training) const {
  const std::size_t first = base_.origin_min();
  const std::size_t features = base_.feature_count();
  if (training.end < first + ahead) return {};
  const std::size_t last = training.end - ahead;
  const std::size_t stride = (last - first) / samples_max + 1;
  std::vector<std::size_t> origins;
  // Counted back from the end, so that the newest sample is always in.
  for (std::size_t o = last; o >= first; o -= stride) {
    if ((*training.known)[o + ahead - 1]) origins.push_back(o);
    if (o < first + stride) break;
  }
  if (origins.size() < samples_per_feature_min * features) return {};

  const auto rows = static_cast<Eigen::Index>(origins.size());
  const auto columns = static_cast<Eigen::Index>(features);
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> x(rows, columns);
  Eigen::VectorXd y(rows), newest(rows), weights(rows);
  const double decay = std::log(0.5) / (half_life * static_cast<double>(training.end));
  for (Eigen::Index i = 0; i < rows; ++i) {
    const std::size_t origin = origins[static_cast<std::size_t>(i)];
    const std::size_t at = origin + ahead - 1;
    base_.features(origin, at, x.row(i).data());
    y[i] = base_.value(at) - base_.profile(origin, at);
    newest[i] = base_.residual(origin);
    weights[i] = std::exp(decay * static_cast<double>(last - origin));
  }
  Coefficients fitted;
  const double squares = (weights.array() * newest.array().square()).sum();
  if (squares > 0)
    fitted.persistence = std::clamp((weights.array() * newest.array() * y.array()).sum() / squares, 0.0, 1.0);
  const Eigen::VectorXd solution = robust_ridge(x, y - fitted.persistence * newest, weights);
  fitted.weights.assign(solution.begin(), solution.end());
  return fitted;
}

double LagRidge::persistent(std::size_t origin, std::size_t ahead) const {
  const KnotPlace place = place_between(knots_, ahead);
  double persistence = coefficients_[place.left].persistence;
  if (place.part > 0) persistence += place.part * (coefficients_[place.left + 1].persistence - persistence);
  return base_.profile(origin, origin + ahead - 1) + persistence * base_.residual(origin);
}

double LagRidge::at(std::size_t origin, std::size_t ahead) const {
  const KnotPlace place = place_between(knots_, ahead);
  std::vector<double> features(base_.feature_count());
  base_.features(origin, origin + ahead - 1, features.data());
  double sum = persistent(origin, ahead);
  for (std::size_t i = 0; i < features.size(); ++i) {
    double weight = coefficients_[place.left].weights[i];
    if (place.part > 0) weight += place.part * (coefficients_[place.left + 1].weights[i] - weight);
    sum += weight * features[i];
  }
  return sum;
}

}  // namespace netaugur
