#include <cmath>

#include "catch.hpp"
#include "netaugur/forecast/plan.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

TEST_CASE("the step is the finest that keeps a horizon readable", "[forecast]") {
  const auto step = [](Duration horizon) {
    return plan_forecast({.horizon = horizon, .step = {}, .history = {}, .window = 5s}).value().step;
  };
  CHECK(step(10min) == 5s);
  CHECK(step(1h) == 1min);
  CHECK(step(24h) == 15min);
  CHECK(step(7 * 24h) == 1h);
  CHECK(step(365 * 24h) == 24h);
}

TEST_CASE("the step is a multiple of the stored windows", "[forecast]") {
  CHECK(plan_forecast({.horizon = 10min, .step = {}, .history = {}, .window = 30s}).value().step == 1min);
  CHECK(plan_forecast({.horizon = 10min, .step = {}, .history = {}, .window = 7s}).value().step == 7s);
  const auto refused = plan_forecast({.horizon = 1h, .step = 45s, .history = {}, .window = 30s});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("30s") != std::string::npos);
}

TEST_CASE("a horizon beyond the limit is refused with the limit in the message", "[forecast]") {
  CHECK(horizon_steps(2000min, 1min).value() == 2000);
  CHECK(horizon_steps(90s, 1min).value() == 2);
  const auto refused = horizon_steps(2001min, 1min);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().message.find("at most 2000") != std::string::npos);
  CHECK_FALSE(horizon_steps(Duration{0}, 1min));
}

TEST_CASE("history is two weeks or 2000 steps, and more where it is asked for", "[forecast]") {
  CHECK(plan_forecast({.horizon = 24h, .step = 15min, .history = {}, .window = 5s}).value().history == 14 * 24h);
  CHECK(plan_forecast({.horizon = 1h, .step = 1min, .history = {}, .window = 5s}).value().history == 2000min);
  CHECK(plan_forecast({.horizon = 1h, .step = 1min, .history = 14 * 24h, .window = 5s}).value().history == 14 * 24h);
  CHECK_FALSE(plan_forecast({.horizon = 1h, .step = 1min, .history = 15 * 24h, .window = 5s}));
}

TEST_CASE("steps without a window are unknown in a history, and leading ones are cut", "[forecast]") {
  SeriesAnswer answer;
  answer.start = Timestamp(0s);
  answer.step = 1min;
  answer.covered = {false, true, false, true};
  answer.received.resize(4);
  answer.lost.resize(4);
  const Counts one{Packets{1}, Bytes{60}};
  answer.series.push_back({{Dimension::proto, "tcp"}, {Counts{}, one, Counts{}, one}});
  answer.total = {Counts{}, one, Counts{}, one};
  const auto histories = histories_of(answer, Dimension::proto, Metric::bytes);
  REQUIRE(histories.size() == 1);
  CHECK(histories[0].history.start == Timestamp(1min));
  REQUIRE(histories[0].history.values.size() == 3);
  CHECK(histories[0].history.values[0] == 60);
  CHECK(std::isnan(histories[0].history.values[1]));
  CHECK(histories_of(answer, Dimension::total, Metric::packets)[0].history.values[2] == 1);
}

TEST_CASE("a stored forecast follows the history's end without a gap", "[forecast]") {
  const History history{Timestamp(0s), 1min, {1, 2}};
  const Forecast forecast{{{3, 2, 4, 1, 5}, {4, 3, 5, 2, 6}}, {"said"}};
  const ForecastSet set = to_set({{Dimension::total, {}}, "edge1", Metric::packets, "naive"}, history, forecast);
  CHECK(set.issued_at == Timestamp(2min));
  CHECK(set.points[0].window == Window{Timestamp(2min), 1min});
  CHECK(set.points[1].window == Window{Timestamp(3min), 1min});
  CHECK(set.points[1].hi95 == 6);
  CHECK(set.notes == std::vector<std::string>{"said"});
}
