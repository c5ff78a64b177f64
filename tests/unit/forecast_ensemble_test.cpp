#include <algorithm>
#include <cmath>
#include <numeric>

#include "../../src/forecast/ensemble/members.hpp"
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

TEST_CASE("stacking gives the weight to the member that errs less", "[forecast]") {
  std::vector<StackSample> samples;
  for (int i = 0; i < 100; ++i) samples.push_back({{1.0 + 0.1 * (i % 3), 1.5, 2.0}, 1.1});
  const std::vector<double> weights = stack_weights(samples, 3);
  CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == Approx(1));
  CHECK(weights[0] > 0.9);
  CHECK(stack_weights({}, 4) == std::vector<double>(4, 0.25));
}

TEST_CASE("stacking believes the newer half of the samples more", "[forecast]") {
  std::vector<StackSample> samples;
  for (int i = 0; i < 100; ++i) samples.push_back({i < 50 ? std::vector{1.0, 1.2} : std::vector{1.2, 1.0}, 1.0});
  const std::vector<double> weights = stack_weights(samples, 2);
  CHECK(weights[1] > 0.6);
}

TEST_CASE("a member that never erred takes all", "[forecast]") {
  const std::vector<StackSample> samples(10, {{2.0, 2.5}, 2.0});
  CHECK(stack_weights(samples, 2) == std::vector<double>{1, 0});
}
