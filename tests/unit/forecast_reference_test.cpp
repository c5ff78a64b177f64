// Our recursions against statsmodels' at the same states and rates: tests/data/forecast_reference.py made the values.

#include <cmath>

#include "catch.hpp"
#include "netaugur/forecast/holt_winters.hpp"
#include "netaugur/forecast/model.hpp"
#include "netaugur/forecast/theta.hpp"

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

void check_near(const std::vector<double>& ours, const std::vector<double>& theirs) {
  REQUIRE(ours.size() == theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) CHECK(ours[i] == Approx(theirs[i]).epsilon(1e-9));
}

}  // namespace

TEST_CASE("damped Holt-Winters with a season gives statsmodels' values", "[forecast]") {
  HoltWintersState state{50, 0.5, season};
  const HoltWintersRates rates{.alpha = 0.3, .beta = 0.05, .gamma = 0.1, .phi = 0.9};
  holt_winters_run(reference_series(), rates, state);
  check_near(holt_winters_means(state, rates.phi, 6),
             {79.8418320035, 66.1255260456, 61.2398121861, 73.6193744864, 80.8860088282, 67.0652851878});
}

TEST_CASE("damped trend without a season gives statsmodels' values", "[forecast]") {
  HoltWintersState state{50, 0.5, {}};
  const HoltWintersRates rates{.alpha = 0.3, .beta = 0.05, .gamma = 0.1, .phi = 0.9};
  holt_winters_run(reference_series(), rates, state);
  check_near(holt_winters_means(state, rates.phi, 6),
             {68.7046220770, 68.9285283414, 69.1300439793, 69.3114080535, 69.4746357202, 69.6215406203});
}

TEST_CASE("the search for rates finds no worse ones than those that it starts from", "[forecast]") {
  const std::vector<double> values = reference_series();
  const HoltWintersState start = holt_winters_start(values, 4);
  const auto loss = [&](const HoltWintersRates& rates) {
    HoltWintersState state = start;
    return holt_winters_run(values, rates, state);
  };
  const HoltWintersRates found = holt_winters_search(values, start);
  CHECK(loss(found) <= loss({.alpha = 0.206, .beta = 0.00103, .gamma = 0.1588, .phi = 0.944}));
  CHECK(found.alpha < 1);
  CHECK(found.beta <= found.alpha);
  CHECK(found.phi < 1);
}

TEST_CASE("Theta is statsmodels' smoothed level with half of numpy's slope", "[forecast]") {
  const std::vector<double> values = reference_series();
  CHECK(smoothed_level(values, 0.2) == Approx(67.1424609112));
  const double half = 0.4831144465 / 2;
  const double tail = (1 - std::pow(0.8, 40)) / 0.2;
  check_near(theta_means(values, 0.2, 2), {67.1424609112 + half * tail, 67.1424609112 + half * (1 + tail)});
}

TEST_CASE("seasonal parts are those of statsmodels' classical decomposition", "[forecast]") {
  const std::vector<double> values = reference_series();
  check_near(seasonal_parts(values, 4, SeasonKind::additive), {10.15625, -4.0520833333, -8.9131944444, 2.8090277778});
  check_near(seasonal_parts(values, 4, SeasonKind::multiplicative),
             {1.1709495024, 0.9324218445, 0.8484909650, 1.0481376880});
  CHECK(has_season(values, 4));
  CHECK_FALSE(has_season(std::vector<double>(40, 3.0), 4));
}

TEST_CASE("the naive models and the line give what hand and ruler give", "[forecast]") {
  const History history{Timestamp(0s), 1h, {1, 2, 4, 3, 5, 9}};
  const auto means = [&](std::string_view name, std::size_t m) {
    std::vector<double> all;
    const auto forecast = find_model(name).value()->forecast({history, 4, m});
    REQUIRE(forecast);
    for (const ForecastStep& step : forecast->steps) all.push_back(step.mean);
    return all;
  };
  check_near(means("naive", 1), {9, 9, 9, 9});
  check_near(means("snaive", 3), {3, 5, 9, 3});
  check_near(means("drift", 1), {10.6, 12.2, 13.8, 15.4});
  // Mean 4 at time 2.5, slope (sum of products 24) / (sum of squares 17.5).
  const double slope = 24 / 17.5;
  check_near(means("linear", 1), {4 + slope * 3.5, 4 + slope * 4.5, 4 + slope * 5.5, 4 + slope * 6.5});
}
