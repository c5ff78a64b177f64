#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "../../src/forecast/ensemble/members.hpp"
#include "../../src/forecast/ensemble/normal_equations.hpp"
#include "../../src/forecast/ensemble/stack.hpp"
#include "../../src/forecast/knots.hpp"
#include "catch.hpp"

using namespace netaugur;

namespace {

std::vector<double> wave(std::size_t n, std::size_t season) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    const double phase = 6.283185307 * static_cast<double>(i % season) / static_cast<double>(season);
    values.push_back(1 + 0.5 * std::sin(phase) + 0.1 * std::sin(static_cast<double>(i * i % 97)));
  }
  return values;
}

}  // namespace

TEST_CASE("what comes after an origin changes nothing that is foretold from it", "[forecast]") {
  for (const std::size_t season : {1U, 24U, 192U}) {
    const std::vector<double> past = wave(season * 16 + 100, season);
    const std::size_t origin = past.size() - 60;
    std::vector<double> other = past;
    for (std::size_t i = origin; i < other.size(); ++i) other[i] = past[i] > 1 ? 0.1 : 1.4;
    const std::vector<bool> known(past.size(), true);
    const auto knots = knot_horizons(40, 10);
    Members first(past, season, knots), second(other, season, knots);
    first.train(origin, known);
    second.train(origin, known);
    std::vector<double> a(first.count()), b(second.count());
    for (std::size_t ahead = 1; ahead <= 40; ++ahead) {
      first.forecast(origin, ahead, a.data());
      second.forecast(origin, ahead, b.data());
      INFO("season " << season << " ahead " << ahead);
      CHECK(a == b);
    }
  }
}

TEST_CASE("training fold by fold ends where training at once does", "[forecast]") {
  const std::vector<double> values = wave(1700, 24);
  std::vector<bool> known(values.size(), true);
  for (std::size_t i = 300; i < 420; ++i) known[i] = false;
  const auto knots = knot_horizons(40, 10);
  Members at_once(values, 24, knots), by_folds(values, 24, knots);
  at_once.train(values.size(), known);
  for (const std::size_t end : {200U, 333U, 900U, 1700U}) by_folds.train(end, known);
  std::vector<double> a(at_once.count()), b(by_folds.count());
  for (std::size_t ahead = 1; ahead <= 40; ++ahead) {
    at_once.forecast(values.size(), ahead, a.data());
    by_folds.forecast(values.size(), ahead, b.data());
    for (std::size_t k = 0; k < a.size(); ++k) {
      INFO("ahead " << ahead << " member " << k);
      CHECK(a[k] == Approx(b[k]).epsilon(1e-3));
    }
  }
}

TEST_CASE("a lag ridge is the normal equations over the known targets", "[forecast]") {
  const std::size_t season = 24, ahead = 3;
  const std::vector<double> values = wave(600, season);
  std::vector<bool> known(values.size(), true);
  for (std::size_t i = 100; i < known.size(); i += 3) known[i] = false;
  const SeasonalProfiles profiles(values, season);
  const SeasonalBase base(profiles, SeasonalBase::Usual::day);
  const Target target = profiles.target(ahead);
  const auto width = static_cast<Eigen::Index>(base.origin_feature_count() + base.target_feature_count());
  const auto features = [&](std::size_t origin) {
    Eigen::VectorXf x(width);
    base.origin_features(origin, x.data());
    base.target_features(origin, target, x.data() + base.origin_feature_count());
    return Eigen::VectorXd(x.cast<double>());
  };
  Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(width, width);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(width);
  const auto n = static_cast<double>(values.size());
  for (std::size_t origin = base.origin_min(); origin + ahead <= values.size(); ++origin) {
    if (!known[origin + ahead - 1]) continue;
    const double weight = std::exp2(-(n - static_cast<double>(origin)) / (0.5 * n));
    const Eigen::VectorXd x = features(origin);
    gram += weight * x * x.transpose();
    right += weight * (values[origin + ahead - 1] - base.usual(origin, target)) * x;
  }
  const auto newest = static_cast<Eigen::Index>(base.newest_residual());
  const double persistence = std::clamp(right[newest] / gram(newest, newest), 0.0, 1.0);
  right -= persistence * gram.col(newest);
  gram.diagonal().array() += 0.005 * gram.trace() / static_cast<double>(width);
  const double rest = features(values.size()).dot(gram.ldlt().solve(right));

  LagRidge ridge(base, std::array<std::size_t, 1>{ahead});
  ridge.train(values.size(), known);
  CHECK(ridge.persistent(values.size(), target) ==
        Approx(base.usual(values.size(), target) + persistence * base.residual(values.size())));
  CHECK(ridge.at(values.size(), target) == Approx(ridge.persistent(values.size(), target) + rest).epsilon(1e-5));
}

TEST_CASE("knots grow from one step to the horizon", "[forecast]") {
  for (const std::size_t horizon : {1U, 2U, 7U, 24U, 288U, 2000U}) {
    const auto knots = knot_horizons(horizon, 20);
    CHECK(knots.front() == 1);
    CHECK(knots.back() == horizon);
    CHECK(std::adjacent_find(knots.begin(), knots.end(), std::greater_equal<>{}) == knots.end());
    const KnotPlace last = place_between(knots, horizon);
    CHECK(last.left + (last.part > 0 ? 1 : 0) == knots.size() - 1);
  }
}

namespace {

std::vector<double> weights_of(const StackSamples& samples) { return stack_weights(std::span(&samples, 1)).front(); }

}  // namespace

TEST_CASE("stacking gives the weight to the member that errs less", "[forecast]") {
  StackSamples samples{3, {}, {}};
  for (int i = 0; i < 100; ++i) {
    samples.forecasts.insert(samples.forecasts.end(), {1.0 + 0.1 * (i % 3), 1.5, 2.0});
    samples.actuals.push_back(1.1);
  }
  const std::vector<double> weights = weights_of(samples);
  CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == Approx(1));
  CHECK(weights[0] > 0.9);
  CHECK(weights_of({4, {}, {}}) == std::vector<double>(4, 0.25));
}

TEST_CASE("each knot has the weights that it has alone", "[forecast]") {
  std::vector<StackSamples> knots;  // of several lanes' fills, with different numbers of samples
  for (std::size_t k = 0; k < 19; ++k) {
    StackSamples samples{3, {}, {}};
    for (std::size_t i = 0; i < 7 * (k % 5); ++i) {
      for (std::size_t m = 0; m < 3; ++m) samples.forecasts.push_back(2 + std::sin(static_cast<double>(i * m + k)));
      samples.actuals.push_back(2 + std::sin(static_cast<double>(i * k)));
    }
    knots.push_back(std::move(samples));
  }
  const std::vector<std::vector<double>> together = stack_weights(knots);
  REQUIRE(together.size() == knots.size());
  for (std::size_t k = 0; k < knots.size(); ++k) CHECK(together[k] == weights_of(knots[k]));
}

TEST_CASE("stacking believes the newer half of the samples more", "[forecast]") {
  StackSamples samples{2, {}, std::vector<double>(100, 1.0)};
  for (int i = 0; i < 100; ++i)
    samples.forecasts.insert(samples.forecasts.end(), {i < 50 ? 1.0 : 1.2, i < 50 ? 1.2 : 1.0});
  const std::vector<double> weights = weights_of(samples);
  CHECK(weights[1] > 0.6);
}

TEST_CASE("a member that never erred takes all", "[forecast]") {
  StackSamples samples{2, {}, std::vector<double>(10, 2.0)};
  for (int i = 0; i < 10; ++i) samples.forecasts.insert(samples.forecasts.end(), {2.0, 2.5});
  CHECK(weights_of(samples) == std::vector<double>{1, 0});
}

TEST_CASE("products are summed over all samples, each with its own weights", "[forecast]") {
  constexpr std::size_t samples = 7, stride = product_rows + 3;
  std::vector<float> features(samples * stride);
  std::vector<ProductWeights> weights(samples);
  for (std::size_t i = 0; i < features.size(); ++i) features[i] = static_cast<float>(i % 13);
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t c = 0; c < product_columns; ++c) weights[s][c] = static_cast<float>(s * c + 1);
  }
  const Products products = sum_products(features.data(), stride, weights);
  for (std::size_t c = 0; c < product_columns; ++c) {
    for (std::size_t row = 0; row < product_rows; ++row) {
      float sum = 0;  // of small whole numbers: exact
      for (std::size_t s = 0; s < samples; ++s) sum += features[s * stride + row] * weights[s][c];
      CHECK(products[c][row] == sum);
    }
  }
}

TEST_CASE("normal equations of any size are solved as a general decomposition solves them", "[forecast]") {
  for (const Eigen::Index n : {1, 2, 4, 5, 29, 33}) {
    const auto size = static_cast<std::size_t>(n);
    std::vector<double> matrices(systems_at_once * size * (size + 1) / 2), solutions(systems_at_once * size);
    std::array<Eigen::VectorXd, systems_at_once> expected;
    for (std::size_t lane = 0; lane < systems_at_once; ++lane) {
      Eigen::MatrixXd samples(n + 40, n);
      for (Eigen::Index i = 0; i < samples.size(); ++i)
        samples.data()[i] = std::sin(static_cast<double>(i * i) + static_cast<double>(lane));
      const Eigen::MatrixXd matrix = samples.transpose() * samples;
      const Eigen::VectorXd right = Eigen::VectorXd::LinSpaced(n, 1, 2 + static_cast<double>(lane));
      expected[lane] = matrix.colPivHouseholderQr().solve(right);
      for (std::size_t column = 0; column < size; ++column) {
        solutions[column * systems_at_once + lane] = right[static_cast<Eigen::Index>(column)];
        for (std::size_t row = column; row < size; ++row)
          matrices[lower_half(size, row, column) * systems_at_once + lane] =
              matrix(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column));
      }
    }
    solve_positive(matrices, solutions);
    for (std::size_t lane = 0; lane < systems_at_once; ++lane) {
      const Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<systems_at_once>> x(solutions.data() + lane, n);
      CHECK((x - expected[lane]).norm() < 1e-10 * expected[lane].norm());
    }
  }
}

TEST_CASE("equations that have no single solution are told by what is not finite, and only they", "[forecast]") {
  std::vector<double> matrices(3 * systems_at_once, 0.0), right(2 * systems_at_once, 1.0);
  matrices[lower_half(2, 0, 0) * systems_at_once] = matrices[lower_half(2, 1, 1) * systems_at_once] = 2;
  solve_positive(matrices, right);
  CHECK(right[0] == Approx(0.5));
  CHECK_FALSE(std::isfinite(right[1]));
}
