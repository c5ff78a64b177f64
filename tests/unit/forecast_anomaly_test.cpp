#include <cmath>

#include "catch.hpp"
#include "netaugur/forecast/anomaly.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

const ForecastStep tens{10, 8, 12, 6, 14};

ForecastSet issued(Timestamp at, double mean, int steps) {
  ForecastSet set{{Dimension::total, ""}, "", Metric::bytes, "naive", at, 1h, {}, {}};
  for (int i = 0; i < steps; ++i)
    set.points.push_back({{at + i * 1h, 1h}, mean, mean - 2, mean + 2, mean - 4, mean + 4});
  return set;
}

/// Ten days of hours with a daily rhythm and a little noise.
History rhythm() {
  History history{Timestamp(0h), 1h, {}};
  for (std::size_t i = 0; i < 240; ++i) {
    const auto x = static_cast<double>(i);
    history.values.push_back(100 + 40 * std::sin(x * 0.2617993878) + 2 * std::sin(static_cast<double>(i * i % 97)));
  }
  return history;
}

}  // namespace

TEST_CASE("a window is judged by the interval that was asked for", "[forecast]") {
  const Window window{Timestamp(0h), 1h};
  CHECK(!judge(window, 13, tens, IntervalLevel::ninety_five));
  CHECK(judge(window, 13, tens, IntervalLevel::eighty));
  CHECK(judge(window, 18, tens, IntervalLevel::ninety_five)->excess == Approx(1));
  CHECK(judge(window, 4, tens, IntervalLevel::ninety_five)->excess == Approx(-0.5));
  CHECK(!judge(window, std::nan(""), tens, IntervalLevel::ninety_five));
  CHECK(std::isfinite(judge(window, 1, {0, 0, 0, 0, 0}, IntervalLevel::ninety_five)->excess));
}

TEST_CASE("the newest forecast that was issued before a window tells", "[forecast]") {
  const std::vector<ForecastSet> sets{issued(Timestamp(0h), 10, 6), issued(Timestamp(2h), 50, 3)};
  const History actual{Timestamp(0h), 1h, {10, 50, 50, 10, std::nan(""), 10, 10}};
  const AnomalyReport report = anomalies_of(actual, sets, Timestamp(0h), IntervalLevel::ninety_five);
  CHECK(report.judged == 5);
  CHECK(report.unknown == 2);
  REQUIRE(report.anomalies.size() == 2);
  CHECK(report.anomalies[0].window.start == Timestamp(1h));
  CHECK(report.anomalies[1].window.start == Timestamp(3h));
  CHECK(report.anomalies[1].expected.mean == 50);
  CHECK(anomalies_of(actual, sets, Timestamp(2h), IntervalLevel::ninety_five).anomalies.size() == 1);
}

TEST_CASE("a rolling backtest finds a burst and a fall, and little else", "[forecast]") {
  History history = rhythm();
  history.values[220] += 200;
  history.values[230] = 0;
  const auto report = rolling_anomalies(history, *find_model("auto").value(), {.since = Timestamp(216h)});
  REQUIRE(report);
  CHECK(report->judged == 24);
  std::vector<int> hours;
  for (const Anomaly& anomaly : report->anomalies)
    hours.push_back(static_cast<int>(anomaly.window.start.time_since_epoch() / 1h));
  CHECK(std::count(hours.begin(), hours.end(), 220) == 1);
  CHECK(std::count(hours.begin(), hours.end(), 230) == 1);
  CHECK(hours.size() <= 4);
}

TEST_CASE("a lasting shift stops being an anomaly", "[forecast]") {
  History history = rhythm();
  for (std::size_t i = 180; i < 240; ++i) history.values[i] += 300;
  const auto report =
      rolling_anomalies(history, *find_model("naive").value(), {.since = Timestamp(180h), .forecasts_max = 100});
  REQUIRE(report);
  std::size_t late = 0;
  for (const Anomaly& anomaly : report->anomalies) late += anomaly.window.start >= Timestamp(200h) ? 1U : 0U;
  CHECK(report->anomalies.size() > new_level);
  CHECK(late <= 8);
}

TEST_CASE("no window to judge and no history before it are errors", "[forecast]") {
  CHECK(!rolling_anomalies(rhythm(), *find_model("auto").value(), {.since = Timestamp(240h)}));
  CHECK(!rolling_anomalies(rhythm(), *find_model("auto").value(), {.since = Timestamp(0h)}));
}
