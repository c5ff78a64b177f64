#include "lag_ridge.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "../knots.hpp"
#include "normal_equations.hpp"

namespace netaugur {

namespace {

static_assert(SeasonalBase::target_features_max + 1 == product_columns && product_columns <= product_rows);
static_assert(SeasonalBase::origin_features_max % product_rows == 0);
constexpr std::size_t features_max = SeasonalBase::origin_features_max + SeasonalBase::target_features_max;

/// More samples than this are thinned out evenly, but not for few steps ahead: the further ahead, the more neighbours
/// say the same.
constexpr std::size_t samples_max = 1500;
constexpr std::size_t steps_ahead_a_stride = 4;
constexpr std::size_t samples_per_feature_min = 4;
constexpr double penalty = 0.005;
/// Samples this part of the history older count half.
constexpr double half_life = 0.5;
/// Samples that are summed at once, in single precision.
constexpr std::size_t block_samples = 120;

/// Adds the first so many columns of products, whose first row is `row`, up to row `end`. `sums`: column by column,
/// `height` numbers each.
void add(const Products& products, std::size_t columns, std::size_t row, std::size_t end, std::size_t height,
         double* sums) {
  for (std::size_t column = 0; column < columns; ++column) {
    for (std::size_t i = row; i < std::min(row + product_rows, end); ++i)
      sums[column * height + i] += static_cast<double>(products[column][i - row]);
  }
}

}  // namespace

struct LagRidge::Equations {
  std::array<Knot*, systems_at_once> knots{};
  std::size_t count = 0;
  /// Of each lane the lower half of the matrix. A lane of no knot is solved as well, and not read.
  std::array<double, systems_at_once * features_max*(features_max + 1) / 2> matrix{};
  std::array<double, systems_at_once * features_max> right{};
};

LagRidge::LagRidge(const SeasonalBase& base, std::span<const std::size_t> knots)
    : base_(base), width_(base.origin_feature_count()), horizons_(knots.begin(), knots.end()) {
  const std::size_t n = base.profiles().size();
  origin_features_.resize((n + 1 - std::min(base.origin_min(), n + 1)) * row_width);
  for (std::size_t origin = base.origin_min(); origin <= n; ++origin)
    base.origin_features(origin, origin_features_.data() + (origin - base.origin_min()) * row_width);
  recency_.reserve(n);
  const double half = half_life * static_cast<double>(n);
  for (std::size_t origin = 0; origin < n; ++origin)
    recency_.push_back(static_cast<float>(std::exp2(-static_cast<double>(n - origin) / half)));
  const std::size_t targets = base.target_feature_count() + 1;
  for (const std::size_t ahead : knots) {
    const std::size_t stride = std::min(n / samples_max, ahead / steps_ahead_a_stride) + 1;
    if (origin_sums_.empty() || origin_sums_.back().stride != stride)
      origin_sums_.push_back({stride, base.origin_min(), std::vector<double>(width_ * width_, 0.0)});
    knots_.push_back({.target = base.profiles().target(ahead),
                      .stride = stride,
                      .next = base.origin_min(),
                      .samples = 0,
                      .unknown = {},
                      .target_sums = std::vector<double>((width_ + targets) * targets, 0.0),
                      .persistence = 1,
                      .origin_weights = {},
                      .target_weights = {}});
  }
}

const float* LagRidge::origin_row(std::size_t origin) const {
  return origin_features_.data() + (origin - base_.origin_min()) * row_width;
}

void LagRidge::train(std::size_t end, const std::vector<bool>& known) {
  // From the farthest knot, whose origins end first, to the nearest: each goes on where the one before it has ended.
  auto kept = origin_sums_.rbegin();
  OriginSums origins;
  Equations equations;
  for (auto knot = knots_.rbegin(); knot != knots_.rend(); ++knot) {
    const std::size_t until = end >= knot->target.ahead ? end - knot->target.ahead + 1 : 0;
    if (origins.stride != knot->stride || origins.sums.empty()) {
      add_origins(*kept, until);
      origins = *kept++;
    } else {
      add_origins(origins, until);
    }
    add_targets(*knot, until, known);
    if (fitted(*knot)) equate(*knot, origins.sums, equations);
    if (equations.count == systems_at_once) solve(equations);
  }
  if (equations.count > 0) solve(equations);
  for (std::size_t k = 1; k < knots_.size(); ++k) {
    if (fitted(knots_[k])) continue;
    knots_[k].persistence = knots_[k - 1].persistence;
    knots_[k].origin_weights = knots_[k - 1].origin_weights;
    knots_[k].target_weights = knots_[k - 1].target_weights;
  }
}

bool LagRidge::fitted(const Knot& knot) const {
  return knot.samples >= samples_per_feature_min * (width_ + base_.target_feature_count());
}

void LagRidge::add_origins(OriginSums& origins, std::size_t until) const {
  std::array<ProductWeights, block_samples> weighted;
  while (origins.next < until) {
    const float* const rows = origin_row(origins.next);
    std::size_t count = 0;
    for (std::size_t column = 0; column < width_; column += product_columns) {
      count = 0;
      for (std::size_t at = origins.next; at < until && count < block_samples; at += origins.stride, ++count) {
        const float* const sample = origin_row(at) + column;
        for (std::size_t c = 0; c < product_columns; ++c) weighted[count][c] = recency_[at] * sample[c];
      }
      for (std::size_t row = column / product_rows * product_rows; row < width_; row += product_rows) {
        const Products products =
            sum_products(rows + row, origins.stride * row_width, std::span(weighted).first(count));
        add(products, std::min(product_columns, width_ - column), row, width_, width_,
            origins.sums.data() + column * width_);
      }
    }
    origins.next += count * origins.stride;
  }
}

void LagRidge::add_targets(Knot& knot, std::size_t until, const std::vector<bool>& known) const {
  const std::size_t features = base_.target_feature_count();
  const std::size_t rows = width_ + features + 1;
  std::array<std::array<float, product_rows>, block_samples> block{};
  std::array<ProductWeights, block_samples> weighted{};
  while (knot.next < until) {
    const std::size_t from = knot.next;
    std::size_t count = 0;
    for (; knot.next < until && count < block_samples; knot.next += knot.stride, ++count) {
      const std::size_t at = knot.next + knot.target.ahead - 1;
      auto& sample = block[count];
      if (known[at]) {
        const double usual = base_.target_features(knot.next, knot.target, sample.data());
        sample[features] = static_cast<float>(base_.profiles().value(at) - usual);
        ++knot.samples;
      } else {
        OriginSums alone{1, knot.next, std::move(knot.unknown)};
        alone.sums.resize(width_ * width_, 0.0);
        add_origins(alone, knot.next + 1);
        knot.unknown = std::move(alone.sums);
        sample.fill(0);
      }
    }
    // Not while a sample is made: what was just written number by number would be read as one vector, which waits.
    for (std::size_t i = 0; i < count; ++i) {
      const float recency = recency_[from + i * knot.stride];
      for (std::size_t column = 0; column < product_columns; ++column) weighted[i][column] = recency * block[i][column];
    }
    const std::span<const ProductWeights> weights = std::span(weighted).first(count);
    for (std::size_t row = 0; row < width_; row += product_rows)
      add(sum_products(origin_row(from) + row, knot.stride * row_width, weights), features + 1, row, width_, rows,
          knot.target_sums.data());
    add(sum_products(block.front().data(), product_rows, weights), features + 1, width_, rows, rows,
        knot.target_sums.data());
  }
}

/// min sum w (y - p newest - x.b)^2 + penalty * mean diagonal * |b|^2, p the persistence that fits best alone.
void LagRidge::equate(Knot& knot, const std::vector<double>& origin_sums, Equations& equations) const {
  const std::size_t features = base_.target_feature_count();
  const std::size_t rows = width_ + features + 1;
  const std::size_t n = width_ + features;
  const std::size_t newest = base_.newest_residual();
  const std::size_t lane = equations.count++;
  equations.knots[lane] = &knot;
  const auto matrix = [&](std::size_t row, std::size_t column) -> double& {
    return equations.matrix[lower_half(n, row, column) * systems_at_once + lane];
  };
  for (std::size_t column = 0; column < width_; ++column) {
    for (std::size_t i = column; i < width_; ++i) {
      const std::size_t at = column * width_ + i;
      matrix(i, column) = origin_sums[at] - (knot.unknown.empty() ? 0.0 : knot.unknown[at]);
    }
    for (std::size_t i = 0; i < features; ++i) matrix(width_ + i, column) = knot.target_sums[i * rows + column];
  }
  for (std::size_t column = 0; column < features; ++column) {
    for (std::size_t i = width_ + column; i < n; ++i) matrix(i, width_ + column) = knot.target_sums[column * rows + i];
  }
  const double* const right = &knot.target_sums[features * rows];
  const double squares = matrix(newest, newest);
  knot.persistence = squares > 0 ? std::clamp(right[newest] / squares, 0.0, 1.0) : 0.0;
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) {
    equations.right[i * systems_at_once + lane] =
        right[i] - knot.persistence * (i < newest ? matrix(newest, i) : matrix(i, newest));
    trace += matrix(i, i);
  }
  for (std::size_t i = 0; i < n; ++i)
    matrix(i, i) += penalty * trace / static_cast<double>(n) + std::numeric_limits<double>::min();
}

void LagRidge::solve(Equations& equations) const {
  const std::size_t n = width_ + base_.target_feature_count();
  const std::span<double> solutions = std::span(equations.right).first(n * systems_at_once);
  solve_positive(equations.matrix, solutions);
  for (std::size_t lane = 0; lane < equations.count; ++lane) {
    Knot& knot = *equations.knots[lane];
    std::array<double, features_max> solution;
    for (std::size_t i = 0; i < n; ++i) solution[i] = solutions[i * systems_at_once + lane];
    if (!std::all_of(solution.begin(), solution.begin() + n, [](double x) { return std::isfinite(x); }))
      solution.fill(0);
    for (std::size_t i = 0; i < width_; ++i) knot.origin_weights[i] = static_cast<float>(solution[i]);
    for (std::size_t i = width_; i < n; ++i) knot.target_weights[i - width_] = static_cast<float>(solution[i]);
  }
  equations.count = 0;
}

double LagRidge::persistent(std::size_t origin, const Target& target) const {
  const KnotPlace place = place_between(horizons_, target.ahead);
  double persistence = knots_[place.left].persistence;
  if (place.part > 0) persistence += place.part * (knots_[place.left + 1].persistence - persistence);
  return base_.usual(origin, target) + persistence * base_.residual(origin);
}

double LagRidge::at(std::size_t origin, const Target& target) const {
  const KnotPlace place = place_between(horizons_, target.ahead);
  using OriginRow = Eigen::Map<const Eigen::Matrix<float, row_width, 1>>;
  using TargetRow = Eigen::Matrix<float, SeasonalBase::target_features_max, 1>;
  TargetRow of_target = TargetRow::Zero();
  const double usual = base_.target_features(origin, target, of_target.data());
  const OriginRow of_origin(origin_row(origin));
  const auto told = [&](const Knot& knot) {
    const float features = of_origin.dot(OriginRow(knot.origin_weights.data())) +
                           of_target.dot(Eigen::Map<const TargetRow>(knot.target_weights.data()));
    return knot.persistence * base_.residual(origin) + static_cast<double>(features);
  };
  double sum = told(knots_[place.left]);
  if (place.part > 0) sum += place.part * (told(knots_[place.left + 1]) - sum);
  return usual + sum;
}

}  // namespace netaugur
