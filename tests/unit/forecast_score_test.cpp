#include <cmath>
#include <limits>

#include "catch.hpp"
#include "netaugur/forecast/compare.hpp"
#include "netaugur/forecast/preprocess.hpp"
#include "netaugur/forecast/score.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Means of 10 with 80 % within 8 to 12 and 95 % within 6 to 14, issued an hour after the epoch, 4 steps of 1 min.
StoredForecast forecast_of_tens() {
  ForecastSet set{{Dimension::total, ""}, "", Metric::bytes, "naive", Timestamp(1h), 1min, {}, {}};
  for (int i = 0; i < 4; ++i) set.points.push_back({{Timestamp(1h + i * 1min), 1min}, 10, 8, 12, 6, 14});
  set.scale = 2;
  return {7, set};
}

History sine(std::size_t n) {
  History history{Timestamp(0h), 1h, {}};
  for (std::size_t i = 0; i < n; ++i)
    history.values.push_back(100 + 50 * std::sin(static_cast<double>(i) * 0.2617993878) + static_cast<double>(i % 7));
  return history;
}

}  // namespace

TEST_CASE("a comparison gives the textbook's figures", "[forecast]") {
  Comparison comparison;
  comparison.add({10, 8, 12, 6, 14}, 12, 16);
  comparison.add({10, 8, 12, 6, 14}, 4, 6);
  const Accuracy accuracy = comparison.accuracy(2);
  CHECK(accuracy.steps == 2);
  CHECK(accuracy.mae == Approx(4));
  CHECK(accuracy.rmse == Approx(std::sqrt((4.0 + 36.0) / 2)));
  CHECK(accuracy.mase.value() == Approx(2));
  CHECK(accuracy.relative_mae.value() == Approx(8.0 / 6));
  CHECK(accuracy.smape == Approx((2 * 2.0 / 22 + 2 * 6.0 / 14) / 2));
  CHECK(accuracy.coverage80 == Approx(0.5));
  CHECK(accuracy.coverage95 == Approx(0.5));
  // Of 12: .025 * 6, .1 * 4, .5 * 2, .1 * 0, .025 * 2; of 4: .975 * 2, .9 * 4, .5 * 6, .1 * 8, .025 * 10.
  const double first = (0.025 * 6 + 0.1 * 4 + 0.5 * 2 + 0.9 * 0 + 0.025 * 2) / 5;
  const double second = (0.975 * 2 + 0.9 * 4 + 0.5 * 6 + 0.1 * 8 + 0.025 * 10) / 5;
  CHECK(accuracy.pinball == Approx((first + second) / 2));
}

TEST_CASE("nothing compared is no accuracy, and a scale of zero no MASE", "[forecast]") {
  CHECK(Comparison().accuracy(1) == Accuracy{});
  Comparison comparison;
  comparison.add({0, 0, 0, 0, 0}, 0, 0);
  const Accuracy accuracy = comparison.accuracy(0);
  CHECK(accuracy.steps == 1);
  CHECK(accuracy.smape == 0);
  CHECK(!accuracy.mase);
  CHECK(!accuracy.relative_mae);
}

TEST_CASE("the seasonal naive repeats the last season, and its scale skips gaps", "[forecast]") {
  const std::vector<double> values{1, 2, 3, 4, 5, 6};
  CHECK(seasonal_naive(values, 3, 1) == 4);
  CHECK(seasonal_naive(values, 3, 3) == 6);
  CHECK(seasonal_naive(values, 3, 4) == 4);
  CHECK(seasonal_naive(values, 1, 5) == 6);
  CHECK(seasonal_scale(std::vector<double>{1, unknown, 3, 5}, 1) == 2);
  CHECK(seasonal_scale(std::vector<double>{1}, 1) == 0);
}

TEST_CASE("a stored forecast is scored on what was measured; the rest is counted", "[forecast]") {
  const History actual{Timestamp(59min), 1min, {10, 11, unknown, 20}};
  const ForecastScore score = score_forecast(forecast_of_tens(), actual, Timestamp(1h + 3min));
  CHECK(score.forecast == 7);
  CHECK(score.accuracy.steps == 2);
  CHECK(score.missing == 1);
  CHECK(score.pending == 1);
  CHECK(score.accuracy.mae == Approx(5.5));
  CHECK(score.accuracy.mase.value() == Approx(2.75));
  CHECK(score.accuracy.relative_mae.value() == Approx(11.0 / 11));
  CHECK(score.accuracy.coverage80 == Approx(0.5));
  const ForecastScore later = score_forecast(forecast_of_tens(), actual, Timestamp(2h));
  CHECK(later.pending == 0);
  CHECK(later.missing == 2);
}

TEST_CASE("quantiles pass through those that are known, grow, and are never negative", "[forecast]") {
  const ForecastStep step{10, 8, 12, 6, 14};
  CHECK(quantile_of(step, 0.5) == Approx(10));
  CHECK(quantile_of(step, 0.9) == Approx(12));
  CHECK(quantile_of(step, 0.025) == Approx(6));
  CHECK(quantile_of(step, 0.99) > 14);
  CHECK(quantile_of(step, 0.7) > 10);
  CHECK(quantile_of(step, 0.7) < 12);
  CHECK(quantile_of({1, 0, 2, 0, 3}, 0.0001) == 0);
}

TEST_CASE("the normal quantile is the table's", "[forecast]") {
  CHECK(normal_quantile(0.5) == Approx(0).margin(1e-9));
  CHECK(normal_quantile(0.975) == Approx(1.959963985));
  CHECK(normal_quantile(0.001) == Approx(-3.090232306));
}

TEST_CASE("a backtest compares all models on the same steps, the seasonal naive with itself", "[forecast]") {
  const History history = sine(24 * 14);
  const auto accuracies = compare_models(history, {.horizon = 24}, models());
  REQUIRE(accuracies);
  REQUIRE(accuracies->size() == models().size());
  for (const ModelAccuracy& one : *accuracies) {
    CAPTURE(one.model->name());
    CHECK(one.accuracy.steps == accuracies->front().accuracy.steps);
    CHECK(one.origins == 12);
    if (one.model->name() == "snaive") CHECK(one.accuracy.relative_mae.value() == Approx(1));
    if (one.model->name() == "naive") CHECK(one.accuracy.relative_mae.value() > 2);
  }
}

TEST_CASE("a backtest of too short a history is refused", "[forecast]") {
  const auto refused = compare_models(sine(8), {.horizon = 24}, models());
  REQUIRE(!refused);
  CHECK(refused.error().message.find("history too short for a backtest: 8 values") == 0);
}
