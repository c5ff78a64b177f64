// What windows hold within filters, on the store in memory and on PostgreSQL, held against what questions answer.

#include <chrono>

#include "catch.hpp"
#include "database.hpp"
#include "stores.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Timestamp noon = at("2026-03-14T12:00:00Z");

Filter filter_of(const std::vector<FilterTerm>& terms) {
  const auto filter = parse_filter(terms);
  REQUIRE(filter);
  return *filter;
}

std::vector<StoredWindow> all_windows(TrafficReader& store) {
  auto windows = store.windows_after(0, 1000);
  REQUIRE(windows);
  return *std::move(windows);
}

}  // namespace

TEMPLATE_TEST_CASE("windows hold within a filter what a question about their time answers", "[store][window]", InMemory,
                   InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(random_traffic(11, noon, 40)));
  const auto windows = all_windows(fixture.store);
  const std::vector<Filter> filters = {filter_of({{"proto", "tcp"}}), filter_of({{"ip", "10.0.0.0/30"}}),
                                       filter_of({{"family", "ipv6,arp"}, {"sensor", "edge1"}}),
                                       filter_of({{"pair", "10.0.0.1-10.0.0.2"}, {"service", "443"}})};
  const auto answer = fixture.store.traffic_of(windows, filters);
  REQUIRE(answer);
  REQUIRE(answer->size() == filters.size());
  for (std::size_t i = 0; i < filters.size(); ++i) {
    REQUIRE((*answer)[i].size() == windows.size());
    for (std::size_t k = 0; k < windows.size(); ++k) {
      const auto& summary = windows[k].summary;
      Filter filter = filters[i];
      const bool meant = filter.sensors.empty() || filter.sensors.front() == summary.sensor;
      filter.sensors = {meant ? summary.sensor : "nobody"};
      const Period period{summary.window.start, summary.window.end()};
      const auto by_proto = fixture.store.top({period, filter, Dimension::proto, Metric::bytes, 1000});
      REQUIRE(by_proto);
      const auto& traffic = (*answer)[i][k];
      CAPTURE(to_terms(filter), to_rfc3339(period.since));
      REQUIRE(traffic);
      CHECK((traffic->total == by_proto->total));
      Counts of_families;
      for (const auto& [family, counts] : traffic->by_family) of_families += counts;
      CHECK((of_families == by_proto->total));
      REQUIRE(traffic->by_proto.size() == by_proto->rows.size());
      for (const auto& row : by_proto->rows) CHECK((traffic->by_proto.at(*parse_proto(row.value)) == row.counts));
    }
  }
}

TEMPLATE_TEST_CASE("no window and no filter ask for nothing", "[store][window]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(random_traffic(11, noon, 3)));
  const auto windows = all_windows(fixture.store);
  CHECK(fixture.store.traffic_of({}, std::vector{Filter{}})->front().empty());
  CHECK(fixture.store.traffic_of(windows, {})->empty());
}

TEST_CASE("windows whose rows are not kept any more hold what nobody knows", "[postgres][window]") {
  const auto store = fresh_store();
  REQUIRE(store->write(
      std::vector{window("edge1", run_a, noon, seconds(5), {row("tcp 10.0.0.1>10.0.0.2:443 9/900")}),
                  window("edge1", run_a, noon + hours(48), seconds(5), {row("tcp 10.0.0.1>10.0.0.2:443 7/700")})}));
  run_sql(
      "INSERT INTO retired (resolution, since, until) VALUES ('raw', '2026-03-14 00:00+00', '2026-03-15 00:00+00')");
  const auto answer = store->traffic_of(all_windows(*store), std::vector{filter_of({{"proto", "tcp"}})});
  REQUIRE(answer);
  CHECK(!answer->front()[0]);
  REQUIRE(answer->front()[1]);
  CHECK((answer->front()[1]->total == Counts{Packets{7}, Bytes{700}}));
}

}  // namespace netaugur::contract
