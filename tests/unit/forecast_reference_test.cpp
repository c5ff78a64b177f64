// Our models against R's forecast package and statsmodels: the scripts in tests/reference made the values.

#include <cmath>

#include "catch.hpp"
#include "netaugur/forecast/holt_winters.hpp"
#include "netaugur/forecast/model.hpp"
#include "netaugur/forecast/season.hpp"
#include "netaugur/forecast/smoothing.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

const std::vector<double> season = {10, -4, -9, 3};

std::vector<double> reference_series() {
  std::vector<double> values;
  for (int i = 0; i < 40; ++i) {
    values.push_back(50 + 0.5 * i + season[static_cast<std::size_t>(i % 4)] + ((i * 7) % 5 - 2));
  }
  return values;
}

std::vector<double> multiplied_series() {
  const std::vector<double> parts = {1.3, 0.8, 0.6, 1.3};
  std::vector<double> values;
  for (int i = 0; i < 40; ++i) {
    values.push_back((50 + 0.5 * i) * parts[static_cast<std::size_t>(i % 4)] + ((i * 7) % 5 - 2) / 2.0);
  }
  return values;
}

void check_near(const std::vector<double>& ours, const std::vector<double>& theirs, double tolerance = 1e-9) {
  REQUIRE(ours.size() == theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) CHECK(ours[i] == Approx(theirs[i]).epsilon(tolerance));
}

std::vector<double> means(std::string_view name, const std::vector<double>& values, std::size_t m,
                          std::size_t horizon) {
  const History history{Timestamp(0s), 1h, values};
  const auto forecast = find_model(name).value()->forecast({history, horizon, m});
  REQUIRE(forecast);
  std::vector<double> all;
  for (const ForecastStep& step : forecast->steps) all.push_back(step.mean);
  return all;
}

}  // namespace

TEST_CASE("damped Holt-Winters gives statsmodels' values without a season and with one added", "[forecast]") {
  const HoltWintersRates rates{.alpha = 0.3, .beta = 0.05, .gamma = 0.1, .phi = 0.9};
  const auto run = [&](const std::vector<double>& parts) {
    HoltWintersState state{50, 0.5, parts, SeasonKind::additive};
    holt_winters_run(reference_series(), rates, state);
    return holt_winters_means(state, rates.phi, 6);
  };
  check_near(run({}), {68.7046220770, 68.9285283414, 69.1300439793, 69.3114080535, 69.4746357202, 69.6215406203});
  check_near(run(season), {79.8418320035, 66.1255260456, 61.2398121861, 73.6193744864, 80.8860088282, 67.0652851878});
}

TEST_CASE("damped Holt-Winters with a season multiplied comes to R's states", "[forecast]") {
  const HoltWintersRates rates{.alpha = 0.3, .beta = 0.05, .gamma = 0.1, .phi = 0.9};
  HoltWintersState state{48.4140604546,
                         0.7169576969,
                         {1.3069292797, 0.7969447108, 0.5914731445, 1.3046528650},
                         SeasonKind::multiplicative};
  holt_winters_run(multiplied_series(), rates, state);
  check_near({state.level, state.trend}, {68.7527360060, 0.3415011784}, 1e-8);
  check_near(state.season, {1.3131723518, 0.8063460544, 0.6015344213, 1.3108027023}, 1e-8);
  const double two_steps = (68.7527360060 + (0.9 + 0.81) * 0.3415011784) * 0.8063460544;
  CHECK(holt_winters_means(state, rates.phi, 2)[1] == Approx(two_steps));
}

TEST_CASE("ets comes close to R's, which tries every starting state", "[forecast]") {
  const HoltWinters model = holt_winters_fit(reference_series(), 4, SeasonKind::additive);
  CHECK(model.squares < 1.25 * 89.3215414314);
  CHECK(model.rates.alpha < 1);
  CHECK(model.rates.beta <= model.rates.alpha);
  CHECK(model.rates.phi < 1);
  check_near(means("ets", reference_series(), 4, 8),
             {79.9348486642, 66.5804939969, 61.9905659102, 74.6589434829, 81.9806972027, 68.5854255645, 63.9553988462,
              76.5844797600},
             0.02);
  check_near(means("ets", multiplied_series(), 4, 8),
             {91.3438896032, 56.5602239954, 42.5447621936, 93.4658926865, 94.2627261144, 58.2994643606, 43.8041178218,
              96.1299202990},
             0.04);
}

TEST_CASE("ets takes the season that the values have", "[forecast]") {
  CHECK(holt_winters_choose(reference_series(), 4).start.kind == SeasonKind::additive);
  const HoltWinters chosen = holt_winters_choose(multiplied_series(), 4);
  CHECK(chosen.start.kind == SeasonKind::multiplicative);
  CHECK(chosen.start.season.size() == 4);
  std::vector<double> flat;
  for (int i = 0; i < 60; ++i) flat.push_back(1 + 0.1 * ((i * i) % 7));
  CHECK(holt_winters_choose(flat, 4).start.season.empty());
}

TEST_CASE("ses finds R's rate, starting level and forecast", "[forecast]") {
  const Smoothing smoothing = fit_smoothing(reference_series());
  CHECK(smoothing.alpha == Approx(0.1625821944).epsilon(1e-3));
  CHECK(smoothing.start == Approx(53.0492910283).epsilon(1e-3));
  CHECK(smoothing.squares <= 2755.8502900790 * (1 + 1e-9));
  check_near(means("ses", reference_series(), 1, 3), {66.6206797942, 66.6206797942, 66.6206797942}, 1e-3);
}

TEST_CASE("theta gives R's values with a season and without", "[forecast]") {
  check_near(means("theta", reference_series(), 1, 3), {68.1052050369, 68.3467622602, 68.5883194835}, 1e-3);
  check_near(means("theta", reference_series(), 4, 6),
             {82.1910311603, 65.6877282322, 59.9927538256, 74.3779081164, 83.3934903899, 66.6452411313}, 1e-3);
}

TEST_CASE("seasonal parts are those of statsmodels' classical decomposition", "[forecast]") {
  const std::vector<double> values = reference_series();
  check_near(seasonal_parts(values, 4, SeasonKind::additive), {10.15625, -4.0520833333, -8.9131944444, 2.8090277778});
  check_near(seasonal_parts(values, 4, SeasonKind::multiplicative),
             {1.1709495024, 0.9324218445, 0.8484909650, 1.0481376880});
  CHECK(has_season(values, 4));
  CHECK_FALSE(has_season(std::vector<double>(40, 3.0), 4));
}

TEST_CASE("the naive models and the line give R's values", "[forecast]") {
  check_near(means("naive", reference_series(), 1, 3), {73.5, 73.5, 73.5});
  check_near(means("snaive", reference_series(), 4, 6), {78, 66.5, 59, 73.5, 78, 66.5});
  check_near(means("drift", reference_series(), 1, 3), {73.8974358974, 74.2948717949, 74.6923076923});
  check_near(means("linear", reference_series(), 1, 3), {69.6538461538, 70.1369606004, 70.6200750469});
}
