// What every store must do, on the one in memory and on PostgreSQL.

#include <chrono>
#include <set>

#include "catch.hpp"
#include "database.hpp"
#include "stores.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp noon = at("2026-03-14T12:00:00Z");

Period around_noon() { return {noon, noon + minutes(1)}; }

std::vector<WindowRecord> two_windows(const char* run = run_a) {
  return {window("edge1", run, noon, seconds(5),
                 {row("tcp 10.0.0.1>10.0.0.2:443 10/1000"), row("udp 2001:db8::1>2001:db8::2:53 2/200")}),
          window("edge1", run, noon + seconds(5), seconds(5), {row("arp ->- 1/60"), row("other ->- 3/180")})};
}

Counts total_of(TrafficReader& store, Period period, const Filter& filter = {}) {
  const auto answer = store.top({period, filter, Dimension::total, Metric::bytes, 1});
  REQUIRE(answer);
  return answer->total;
}

}  // namespace

TEMPLATE_TEST_CASE("windows that are written twice count once", "[store]", InMemory, InPostgres) {
  TestType fixture;
  const auto windows = two_windows();
  const auto first = fixture.store.write(windows);
  REQUIRE(first);
  CHECK(first->written == 2);
  CHECK(first->already_there == 0);
  const Counts before = total_of(fixture.store, around_noon());
  const auto second = fixture.store.write(windows);
  REQUIRE(second);
  CHECK(second->written == 0);
  CHECK(second->already_there == 2);
  CHECK((total_of(fixture.store, around_noon()) == before));
  CHECK((before == Counts{Packets{16}, Bytes{1440}}));
}

TEMPLATE_TEST_CASE("a window that comes twice in one span counts once", "[store]", InMemory, InPostgres) {
  TestType fixture;
  auto windows = two_windows();
  windows.push_back(windows.front());
  const auto report = fixture.store.write(windows);
  REQUIRE(report);
  CHECK(report->written == 2);
  CHECK(report->already_there == 1);
  CHECK((total_of(fixture.store, around_noon()) == Counts{Packets{16}, Bytes{1440}}));
}

TEMPLATE_TEST_CASE("a run's UUID is the same in either case of its letters", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(two_windows("6f2d9c1e-0000-4000-8000-00000000abcd")));
  const auto again = fixture.store.write(two_windows("6F2D9C1E-0000-4000-8000-00000000ABCD"));
  REQUIRE(again);
  CHECK(again->already_there == 2);
}

TEMPLATE_TEST_CASE("two runs of one sensor over one period add up", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(two_windows(run_a)));
  const auto second = fixture.store.write(two_windows(run_b));
  REQUIRE(second);
  CHECK(second->written == 2);
  CHECK((total_of(fixture.store, around_noon()) == Counts{Packets{32}, Bytes{2880}}));
  const auto sensors = fixture.store.sensors();
  REQUIRE(sensors);
  REQUIRE(sensors->size() == 1);
  CHECK(sensors->front().windows == 4);
  const auto rows = fixture.store.traffic({around_noon(), {}, 10, ""});
  REQUIRE(rows);
  CHECK(rows->rows.size() == 4);
}

TEMPLATE_TEST_CASE("a span with one window that cannot be is refused as a whole", "[store]", InMemory, InPostgres) {
  TestType fixture;
  auto windows = two_windows();
  windows[1].summary.total.packets.value += 1;
  const auto refused = fixture.store.write(windows);
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::bad_input);
  CHECK_THAT(refused.error().message, Catch::Matchers::Contains("2026-03-14T12:00:05Z"));
  CHECK((total_of(fixture.store, around_noon()) == Counts{}));
}

TEMPLATE_TEST_CASE("a gap is not a zero, and an empty window is not a gap", "[store]", InMemory, InPostgres) {
  TestType fixture;
  const std::vector<WindowRecord> windows{
      window("edge1", run_a, noon, seconds(5), {row("icmp 10.0.0.1>10.0.0.2 1/98")}),
      window("edge1", run_a, noon + seconds(5), seconds(5), {}),
      window("edge1", run_a, noon + seconds(15), seconds(5), {},
             Loss{Packets{9}, Packets{2}, Packets{1}, Packets{4}, Packets{3}, Packets{8}})};
  REQUIRE(fixture.store.write(windows));
  const auto answer =
      fixture.store.series({{noon, noon + seconds(20)}, {}, Dimension::total, Metric::bytes, seconds(5), 10});
  REQUIRE(answer);
  CHECK((answer->covered == std::vector<bool>{true, true, false, true}));
  CHECK((answer->lost == std::vector<Packets>{{}, {}, {}, Packets{10}}));
  CHECK((answer->total[0] == Counts{Packets{1}, Bytes{98}}));
  REQUIRE(answer->series.size() == 1);
  CHECK((answer->series[0].values == answer->total));
}

TEMPLATE_TEST_CASE("a step is never shorter than the longest window asked", "[store]", InMemory, InPostgres) {
  TestType fixture;
  const std::vector<WindowRecord> windows{
      window("edge1", run_a, noon, seconds(5), {row("icmp 10.0.0.1>10.0.0.2 1/98")}),
      window("demo", run_b, noon, seconds(60), {row("icmp 10.0.0.1>10.0.0.2 12/1000")})};
  REQUIRE(fixture.store.write(windows));
  const Period ten_minutes{noon, noon + minutes(10)};
  const auto both = fixture.store.series({ten_minutes, {}, Dimension::total, Metric::bytes, seconds(5), 10});
  REQUIRE(both);
  CHECK(both->step == seconds(60));
  Filter live;
  live.sensors = {"edge1"};
  const auto one = fixture.store.series({ten_minutes, live, Dimension::total, Metric::bytes, seconds(5), 10});
  REQUIRE(one);
  CHECK(one->step == seconds(5));
}

TEMPLATE_TEST_CASE("traffic counts at both of its ends by address, once where they are the same", "[store]", InMemory,
                   InPostgres) {
  TestType fixture;
  const std::vector<WindowRecord> windows{window(
      "edge1", run_a, noon, seconds(5),
      {row("tcp 10.0.0.1>10.0.0.2:443 10/1000"), row("udp 10.0.0.2>10.0.0.2:53 1/100"), row("other ->- 5/500")})};
  REQUIRE(fixture.store.write(windows));
  const auto top = fixture.store.top({around_noon(), {}, Dimension::ip, Metric::bytes, 10});
  REQUIRE(top);
  REQUIRE(top->rows.size() == 2);
  CHECK(top->rows[0].value == "10.0.0.2");
  CHECK((top->rows[0].counts == Counts{Packets{11}, Bytes{1100}}));
  CHECK((top->rows[1].counts == Counts{Packets{10}, Bytes{1000}}));
  CHECK((top->total == Counts{Packets{16}, Bytes{1600}}));
}

TEMPLATE_TEST_CASE("what a limit cuts off stays in the rest", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(two_windows()));
  const auto top = fixture.store.top({around_noon(), {}, Dimension::proto, Metric::packets, 1});
  REQUIRE(top);
  REQUIRE(top->rows.size() == 1);
  CHECK(top->rows[0].value == "tcp");
  CHECK((top->other == Counts{Packets{6}, Bytes{440}}));
  const auto series = fixture.store.series({around_noon(), {}, Dimension::pair, Metric::bytes, seconds(60), 1});
  REQUIRE(series);
  REQUIRE(series->series.size() == 1);
  CHECK(series->series[0].key.value == "10.0.0.1>10.0.0.2");
  CHECK((series->other == std::vector<Counts>{{Packets{6}, Bytes{440}}}));
}

TEMPLATE_TEST_CASE("pages of ranked keys of any size show every key once, the largest first", "[store]", InMemory,
                   InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(random_traffic(31, noon, 60)));
  const Period period{noon - hours(48), noon + hours(48)};
  for (const auto by : {Dimension::ip, Dimension::pair, Dimension::service}) {
    for (const auto metric : {Metric::packets, Metric::bytes}) {
      const auto whole = fixture.store.top({period, {}, by, metric, 10'000});
      REQUIRE(whole);
      CHECK(whole->next_cursor.empty());
      for (const std::size_t limit : {1U, 3U, 10U}) {
        CAPTURE(name_of(by), name_of(metric), limit);
        TopQuestion question{period, {}, by, metric, limit};
        std::vector<std::string> values;
        while (true) {
          const auto page = fixture.store.top(question);
          REQUIRE(page);
          CHECK(page->total == whole->total);
          for (const auto& one : page->rows) values.push_back(one.value);
          if (page->next_cursor.empty()) {
            CHECK(page->other == whole->other);
            break;
          }
          question.cursor = page->next_cursor;
        }
        REQUIRE(values.size() == whole->rows.size());
        for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == whole->rows[i].value);
      }
    }
  }
  TopQuestion other{period, {}, Dimension::ip, Metric::packets, 1};
  other.cursor = fixture.store.top(other)->next_cursor;
  other.by = Dimension::pair;
  const auto refused = fixture.store.top(other);
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::usage);
}

TEMPLATE_TEST_CASE("loss is told by step and sensor", "[store]", InMemory, InPostgres) {
  TestType fixture;
  const Loss some{Packets{90}, Packets{7}, Packets{2}, Packets{1}, Packets{4}, Packets{3}};
  REQUIRE(fixture.store.write(
      std::vector{window("edge1", run_a, noon, seconds(5), {row("tcp 10.0.0.1>10.0.0.2:443 9/900")}, some),
                  window("edge1", run_a, noon + seconds(5), seconds(5), {}, some),
                  window("demo", run_b, noon + minutes(2), seconds(5), {}, {})}));
  const auto answer = fixture.store.loss({{noon, noon + minutes(5)}, {}, minutes(1)});
  REQUIRE(answer);
  CHECK(answer->step == minutes(1));
  REQUIRE(answer->rows.size() == 2);
  CHECK(answer->rows[0].start == noon);
  CHECK(answer->rows[0].sensor == "edge1");
  CHECK(answer->rows[0].windows == 2);
  CHECK(answer->rows[0].loss == Loss{Packets{180}, Packets{14}, Packets{4}, Packets{2}, Packets{8}, Packets{6}});
  CHECK(answer->rows[1].start == noon + minutes(2));
  CHECK(answer->rows[1].loss == Loss{});
  const auto one = fixture.store.loss(
      {{noon, noon + minutes(5)}, *parse_filter(std::vector<FilterTerm>{{"sensor", "demo"}}), minutes(1)});
  REQUIRE(one);
  CHECK(one->rows.size() == 1);
}

TEMPLATE_TEST_CASE("pages of any size show every row once, newest first", "[store]", InMemory, InPostgres) {
  TestType fixture;
  const auto traffic = random_traffic(3, noon, 60);
  REQUIRE(fixture.store.write(traffic));
  for (const std::size_t limit : {std::size_t{1000}, std::size_t{7}}) {
    PageQuestion question{{noon - hours(2), noon + hours(2)}, {}, limit, ""};
    Counts sum;
    std::set<std::tuple<Timestamp, std::string, TrafficKey>> seen;
    Timestamp last = Timestamp::max();
    do {
      const auto page = fixture.store.traffic(question);
      REQUIRE(page);
      for (const auto& one : page->rows) {
        REQUIRE(one.start <= last);
        last = one.start;
        sum += one.row.counts;
        REQUIRE(seen.emplace(one.start, one.sensor, one.row.key).second);
      }
      question.cursor = page->next_cursor;
    } while (!question.cursor.empty());
    CHECK((sum == total_of(fixture.store, question.period)));
  }
}

TEMPLATE_TEST_CASE("pages of windows show every window once, newest first", "[store]", InMemory, InPostgres) {
  TestType fixture;
  const auto traffic = random_traffic(4, noon, 60);
  REQUIRE(fixture.store.write(traffic));
  PageQuestion question{{noon - hours(100), noon + hours(100)}, {}, 7, ""};
  std::set<std::int64_t> seen;
  Timestamp last = Timestamp::max();
  do {
    const auto page = fixture.store.windows(question);
    REQUIRE(page);
    for (const auto& one : page->windows) {
      REQUIRE(one.summary.window.start <= last);
      last = one.summary.window.start;
      REQUIRE(seen.insert(one.sequence).second);
    }
    question.cursor = page->next_cursor;
  } while (!question.cursor.empty());
  CHECK(seen.size() == traffic.size());
}

TEMPLATE_TEST_CASE("a reader who resumes after a sequence number misses no window", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(two_windows(run_a)));
  const auto first = fixture.store.windows_after(0, 10);
  REQUIRE(first);
  REQUIRE(first->size() == 2);
  CHECK((first->front().summary == two_windows()[0].summary));
  REQUIRE(fixture.store.write(two_windows(run_b)));
  const auto one = fixture.store.windows_after(first->back().sequence, 1);
  REQUIRE(one);
  REQUIRE(one->size() == 1);
  const auto rest = fixture.store.windows_after(one->back().sequence, 10);
  REQUIRE(rest);
  CHECK(rest->size() == 1);
}

TEMPLATE_TEST_CASE("a question that cannot be answered names what would fit", "[store]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(two_windows()));
  const auto long_one =
      fixture.store.series({{noon - hours(24), noon}, {}, Dimension::total, Metric::bytes, seconds(5), 10});
  REQUIRE(!long_one);
  CHECK(long_one.error().code == ErrorCode::usage);
  CHECK_THAT(long_one.error().message, Catch::Matchers::Contains("ask for 1m or longer"));
  const auto backwards = fixture.store.top({{noon, noon - hours(1)}, {}, Dimension::ip, Metric::bytes, 10});
  REQUIRE(!backwards);
  CHECK(backwards.error().code == ErrorCode::usage);
  Filter by_proto;
  by_proto.protos = {protos::tcp};
  const auto narrowed = fixture.store.windows({around_noon(), by_proto, 10, ""});
  REQUIRE(!narrowed);
  CHECK(narrowed.error().code == ErrorCode::usage);
  const auto cursor = fixture.store.traffic({around_noon(), {}, 10, "12345"});
  REQUIRE(!cursor);
  CHECK(cursor.error().code == ErrorCode::usage);
}

}  // namespace netaugur::contract
