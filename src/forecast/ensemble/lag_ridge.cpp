#include "lag_ridge.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

#include "../knots.hpp"

namespace netaugur {

namespace {

using Square = Eigen::Map<Eigen::MatrixXd>;

/// More samples than this are thinned out evenly: neighbours say nearly the same.
constexpr std::size_t samples_max = 1500;
constexpr std::size_t samples_per_feature_min = 4;
constexpr double penalty = 0.005;
/// Samples this part of the history older count half.
constexpr double half_life = 0.5;
/// Rows that are summed at once.
constexpr Eigen::Index block_rows = 256;

}  // namespace

LagRidge::LagRidge(const SeasonalBase& base, std::span<const std::size_t> knots)
    : base_(base), horizons_(knots.begin(), knots.end()) {
  const std::size_t features = base.feature_count();
  const std::size_t n = base.profiles().size();
  recency_.reserve(n);
  for (std::size_t origin = 0; origin < n; ++origin)
    recency_.push_back(std::exp2(-static_cast<double>(n - origin) / (half_life * static_cast<double>(n)) / 2));
  for (const std::size_t ahead : knots) {
    knots_.push_back({.ahead = ahead,
                      .next = base.origin_min(),
                      .samples = 0,
                      .sums = std::vector<double>((features + 1) * (features + 1), 0.0),
                      .persistence = 1,
                      .weights = std::vector<double>(features, 0.0)});
  }
}

void LagRidge::train(std::size_t end, const std::vector<bool>& known) {
  const std::size_t features = base_.feature_count();
  for (std::size_t k = 0; k < knots_.size(); ++k) {
    Knot& knot = knots_[k];
    add_samples(knot, end, known);
    if (knot.samples >= samples_per_feature_min * features) {
      solve(knot);
    } else if (k > 0) {
      knot.persistence = knots_[k - 1].persistence;
      knot.weights = knots_[k - 1].weights;
    }
  }
}

void LagRidge::add_samples(Knot& knot, std::size_t end, const std::vector<bool>& known) const {
  const auto features = static_cast<Eigen::Index>(base_.feature_count());
  const std::size_t stride = base_.profiles().size() / samples_max + 1;
  Square sums(knot.sums.data(), features + 1, features + 1);
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> block(block_rows, features + 1);
  Eigen::Index rows = 0;
  const auto flush = [&] {
    sums.selfadjointView<Eigen::Lower>().rankUpdate(block.topRows(rows).transpose());
    rows = 0;
  };
  for (; knot.next + knot.ahead <= end; knot.next += stride) {
    const std::size_t at = knot.next + knot.ahead - 1;
    if (!known[at]) continue;
    base_.features(knot.next, at, block.row(rows).data());
    block(rows, features) = base_.profiles().value(at) - base_.usual(knot.next, at);
    block.row(rows) *= recency_[knot.next];
    ++knot.samples;
    if (++rows == block_rows) flush();
  }
  flush();
}

/// min sum w (y - p newest - x.b)^2 + penalty * mean diagonal * |b|^2, p the persistence that fits best alone.
void LagRidge::solve(Knot& knot) const {
  const auto features = static_cast<Eigen::Index>(knot.weights.size());
  const auto newest = static_cast<Eigen::Index>(base_.newest_residual());
  const Square sums(knot.sums.data(), features + 1, features + 1);
  Eigen::MatrixXd gram = sums.topLeftCorner(features, features).selfadjointView<Eigen::Lower>();
  Eigen::VectorXd target = sums.row(features).head(features).transpose();
  const double squares = gram(newest, newest);
  knot.persistence = squares > 0 ? std::clamp(target[newest] / squares, 0.0, 1.0) : 0.0;
  target -= knot.persistence * gram.col(newest);
  gram.diagonal().array() +=
      penalty * gram.trace() / static_cast<double>(features) + std::numeric_limits<double>::min();
  const Eigen::VectorXd solution = gram.llt().solve(target);
  if (solution.allFinite()) {
    knot.weights.assign(solution.begin(), solution.end());
  } else {
    std::fill(knot.weights.begin(), knot.weights.end(), 0.0);
  }
}

double LagRidge::persistent(std::size_t origin, std::size_t ahead) const {
  const KnotPlace place = place_between(horizons_, ahead);
  double persistence = knots_[place.left].persistence;
  if (place.part > 0) persistence += place.part * (knots_[place.left + 1].persistence - persistence);
  return base_.usual(origin, origin + ahead - 1) + persistence * base_.residual(origin);
}

double LagRidge::at(std::size_t origin, std::size_t ahead) const {
  const KnotPlace place = place_between(horizons_, ahead);
  const Knot& left = knots_[place.left];
  const Knot& right = knots_[place.part > 0 ? place.left + 1 : place.left];
  std::vector<double> features(left.weights.size());
  base_.features(origin, origin + ahead - 1, features.data());
  double sum = persistent(origin, ahead);
  for (std::size_t i = 0; i < features.size(); ++i)
    sum += (left.weights[i] + place.part * (right.weights[i] - left.weights[i])) * features[i];
  return sum;
}

}  // namespace netaugur
