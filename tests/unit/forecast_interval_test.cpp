#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "netaugur/forecast/interval.hpp"

using namespace netaugur;

TEST_CASE("rolling origins grow, leave enough history and cover the later half", "[forecast]") {
  for (const std::size_t n : {2U, 5U, 30U, 300U, 4032U}) {
    for (const std::size_t season : {1U, 24U}) {
      const auto origins = rolling_origins(n, {.values_min = 2, .horizon = 24, .season = season});
      if (n <= 2) {
        CHECK(origins.empty());
        continue;
      }
      REQUIRE_FALSE(origins.empty());
      CHECK(origins.size() <= 24);
      CHECK(std::adjacent_find(origins.begin(), origins.end(), std::greater_equal<>{}) == origins.end());
      CHECK(origins.front() >= std::max<std::size_t>(2, n / 2));
      CHECK(origins.back() < n);
    }
  }
}

TEST_CASE("rolling origins do not stand at one time of day", "[forecast]") {
  const auto origins = rolling_origins(24 * 48, {.values_min = 2, .horizon = 24, .season = 24});
  std::vector<bool> hours(24);
  for (const std::size_t origin : origins) hours[origin % 24] = true;
  CHECK(std::count(hours.begin(), hours.end(), true) > 8);
}

TEST_CASE("a backtest shows a model the past only and skips filled gaps", "[forecast]") {
  std::vector<double> values(50);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
  std::vector<bool> known(50, true);
  known[40] = false;
  const auto residuals = backtest(
      values, known, {.values_min = 1, .horizon = 3},
      [&](std::span<const double> past, std::size_t horizon) { return std::vector<double>(horizon, past.back()); });
  REQUIRE_FALSE(residuals.empty());
  for (const Residual& r : residuals) {
    CHECK(r.error == static_cast<double>(r.ahead));
    CHECK(r.origin + r.ahead - 1 != 40);
  }
  // 1, 2 and 3 steps ahead of a walk that gains 1 a step.
  CHECK(mean_absolute_error(residuals) == Approx(2).margin(0.2));
}

TEST_CASE("intervals hold the share of residuals that they promise", "[forecast]") {
  // Errors -100 .. 100 around a forecast of 1000: the middle 80 % end at +-80, the middle 95 % at +-95, and a little
  // beyond, because no more than 60 of the 201 count as independent: 61/60 of each share, rounded up.
  std::vector<Residual> residuals;
  for (int e = -100; e <= 100; ++e)
    residuals.push_back({1, static_cast<std::size_t>(e + 100), 1000, static_cast<double>(e)});
  const std::vector<double> means = {1000};
  const ForecastStep step = with_intervals(means, residuals, means, 0)[0];
  CHECK(step.lo80 == Approx(917).margin(2));
  CHECK(step.hi80 == Approx(1083).margin(2));
  CHECK(step.lo95 == Approx(901).margin(2));
  CHECK(step.hi95 == Approx(1099).margin(2));
}

TEST_CASE("without residuals intervals grow like those of a random walk", "[forecast]") {
  const std::vector<double> values = {10, 11, 10, 11, 10};
  const std::vector<double> means(4, 10);
  const auto steps = with_intervals(means, {}, values, 0);
  CHECK(steps[0].hi95 - 10 == Approx(1.96));
  CHECK(steps[3].hi95 - 10 == Approx(2 * 1.96));
}

TEST_CASE("bounds are clipped at zero and keep the floor", "[forecast]") {
  const std::vector<double> means = {-3, 0.5};
  const auto steps = with_intervals(means, {}, std::vector<double>{1, 1, 1}, 0.25);
  CHECK(steps[0].mean == 0);
  CHECK(steps[0].lo95 == 0);
  CHECK(steps[0].hi80 == 0.25);
  CHECK(steps[1].lo80 == 0.25);
}
