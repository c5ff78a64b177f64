// What every store of forecasts must do, on the one in memory and on PostgreSQL.

#include <chrono>

#include "catch.hpp"
#include "database.hpp"
#include "stores.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Timestamp noon = at("2026-03-14T12:00:00Z");

ForecastSet forecast_of(const std::string& proto, Timestamp issued_at, double mean) {
  ForecastSet set{{Dimension::proto, proto}, "", Metric::bytes, "snaive", issued_at, hours(1),
                  {"short, \"history\""},    {}};
  for (int i = 0; i < 3; ++i) {
    set.points.push_back({{noon + hours(i), hours(1)}, mean, mean - 1, mean + 1, mean - 2, mean + 2});
  }
  return set;
}

}  // namespace

TEMPLATE_TEST_CASE("the newest forecast of each series answers, the largest first", "[store]", InMemory, InPostgres) {
  TestType fixture;
  const std::vector<ForecastSet> sets{forecast_of("tcp", noon, 100), forecast_of("tcp", noon + hours(1), 50),
                                      forecast_of("udp", noon, 70)};
  REQUIRE(fixture.store.save(sets));
  const auto newest = fixture.store.newest({Dimension::proto, {}, {}, Metric::bytes, 20});
  REQUIRE(newest);
  REQUIRE(newest->size() == 2);
  CHECK((*newest)[0].series.value == "udp");
  CHECK((*newest)[1].issued_at == noon + hours(1));
  CHECK((*newest)[1].notes == std::vector<std::string>{"short, \"history\""});
  REQUIRE((*newest)[1].points.size() == 3);
  CHECK((*newest)[1].points[2].window == Window{noon + hours(2), hours(1)});
  CHECK((*newest)[1].points[2].hi95 == 52);
  const auto only_tcp = fixture.store.newest({Dimension::proto, "tcp", "", Metric::bytes, 20});
  REQUIRE(only_tcp);
  CHECK(only_tcp->size() == 1);
  const auto of_a_sensor = fixture.store.newest({Dimension::proto, {}, "edge1", Metric::bytes, 20});
  REQUIRE(of_a_sensor);
  CHECK(of_a_sensor->empty());
}

TEMPLATE_TEST_CASE("a forecast of the same issue replaces the older one", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.save(std::vector{forecast_of("tcp", noon, 100)}));
  REQUIRE(fixture.store.save(std::vector{forecast_of("tcp", noon, 7)}));
  const auto newest = fixture.store.newest({Dimension::proto, {}, {}, Metric::bytes, 20});
  REQUIRE(newest);
  REQUIRE(newest->size() == 1);
  REQUIRE(newest->front().points.size() == 3);
  CHECK(newest->front().points[0].mean == 7);
}

TEMPLATE_TEST_CASE("of repeated sets in one saving the last stays", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.save(std::vector{forecast_of("tcp", noon, 100), forecast_of("tcp", noon, 7)}));
  const auto newest = fixture.store.newest({Dimension::proto, {}, {}, Metric::bytes, 20});
  REQUIRE(newest);
  REQUIRE(newest->size() == 1);
  CHECK(newest->front().points[0].mean == 7);
}

TEMPLATE_TEST_CASE("a stored forecast reads back as it was, to the last bit", "[store]", InMemory, InPostgres) {
  TestType fixture;
  ForecastSet set = forecast_of("tcp", noon, 1.0 / 3);
  set.points[1].hi95 = 1.7976931348623157e308;
  set.points[2].lo95 = 5e-324;
  set.scale = 0.1;
  REQUIRE(fixture.store.save(std::vector{set}));
  const auto newest = fixture.store.newest({Dimension::proto, {}, {}, Metric::bytes, 20});
  REQUIRE(newest);
  REQUIRE(newest->size() == 1);
  const ForecastSet& got = newest->front();
  CHECK(got.scale == set.scale);
  CHECK(got.issued_at == set.issued_at);
  REQUIRE(got.points.size() == set.points.size());
  for (std::size_t i = 0; i < set.points.size(); ++i) {
    CHECK(got.points[i].window == set.points[i].window);
    CHECK(got.points[i].mean == set.points[i].mean);
    CHECK(got.points[i].lo95 == set.points[i].lo95);
    CHECK(got.points[i].hi95 == set.points[i].hi95);
  }
}

TEMPLATE_TEST_CASE("pieces are saved all or none", "[store]", InMemory, InPostgres) {
  TestType fixture;
  int given = 0;
  const auto failed = fixture.store.save_pieces([&]() -> Result<std::vector<ForecastSet>> {
    if (++given > 2) return fail(ErrorCode::bad_input, "the third piece");
    return std::vector{forecast_of(given == 1 ? "tcp" : "udp", noon, 1)};
  });
  REQUIRE(!failed);
  CHECK(failed.error().message == "the third piece");
  CHECK(fixture.store.newest({Dimension::proto, {}, {}, Metric::bytes, 20})->empty());
}

TEMPLATE_TEST_CASE("forecasts that reach into a period are found, by series and issue", "[store]", InMemory,
                   InPostgres) {
  TestType fixture;
  // Each has windows from noon to three hours later.
  REQUIRE(fixture.store.save(
      std::vector{forecast_of("udp", noon, 3), forecast_of("tcp", noon, 2), forecast_of("tcp", noon - hours(1), 1)}));
  const ForecastQuestion question{Dimension::proto, {}, {}, Metric::bytes, 3};
  const auto found = fixture.store.covering(question, {noon + hours(2), noon + hours(9)});
  REQUIRE(found);
  REQUIRE(found->size() == 3);
  CHECK((*found)[0].issued_at == noon - hours(1));
  CHECK((*found)[1].series.value == "tcp");
  CHECK((*found)[2].series.value == "udp");
  CHECK(fixture.store.covering(question, {noon + hours(3), noon + hours(9)})->empty());
  CHECK(fixture.store.covering(question, {noon - hours(9), noon})->empty());
  const auto refused = fixture.store.covering({Dimension::proto, {}, {}, Metric::bytes, 2}, {noon, noon + hours(1)});
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::limit);
}

TEMPLATE_TEST_CASE("a forecast is scored again until all its windows have ended", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.save(std::vector{forecast_of("tcp", noon, 1), forecast_of("udp", noon, 2)}));
  CHECK(fixture.store.unscored({noon + minutes(59), 0, 10})->empty());
  const auto begun = fixture.store.unscored({noon + hours(1), 0, 10});
  REQUIRE(begun);
  REQUIRE(begun->size() == 2);
  CHECK(fixture.store.unscored({noon + hours(1), begun->front().id, 10})->size() == 1);
  CHECK(fixture.store.unscored({noon + hours(1), 0, 1})->size() == 1);

  Accuracy accuracy{.steps = 2,
                    .mae = 1.5,
                    .rmse = 2,
                    .pinball = 0.25,
                    .smape = 0.1,
                    .coverage80 = 0.5,
                    .coverage95 = 1,
                    .mase = {},
                    .relative_mae = 0.75};
  const ForecastScore part{begun->front().id, accuracy, 0, 1};
  const ForecastScore whole{begun->back().id, accuracy, 1, 0};
  const std::vector<ForecastScore> scores{part, whole, {99'999, accuracy, 0, 0}};
  REQUIRE(fixture.store.save_scores(scores));
  REQUIRE(fixture.store.save_scores(scores));
  const auto left = fixture.store.unscored({noon + hours(9), 0, 10});
  REQUIRE(left);
  REQUIRE(left->size() == 1);
  CHECK(left->front().id == part.forecast);
  const auto stored = fixture.store.scores({Dimension::proto, {}, {}, Metric::bytes, 20});
  REQUIRE(stored);
  REQUIRE(stored->size() == 2);
  CHECK(((*stored)[0].second == whole));
  CHECK(((*stored)[1].second == part));
  CHECK((*stored)[1].first.series.value == begun->front().set.series.value);
}

TEMPLATE_TEST_CASE("a forecast that is replaced loses its score", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.save(std::vector{forecast_of("tcp", noon, 1)}));
  const auto first = fixture.store.unscored({noon + hours(9), 0, 10});
  REQUIRE(first);
  REQUIRE(fixture.store.save_scores(std::vector<ForecastScore>{{first->front().id, {}, 3, 0}}));
  REQUIRE(fixture.store.save(std::vector{forecast_of("tcp", noon, 2)}));
  CHECK(fixture.store.scores({Dimension::proto, {}, {}, Metric::bytes, 20})->empty());
  CHECK(fixture.store.unscored({noon + hours(9), 0, 10})->size() == 1);
}

}  // namespace netaugur::contract
