// PostgreSQL answers every question as the store in memory does, on the same random traffic.

#include <algorithm>
#include <array>
#include <chrono>

#include "catch.hpp"
#include "database.hpp"
#include "netaugur/store/memory_store.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Dimension dimensions[] = {Dimension::total, Dimension::proto,   Dimension::family, Dimension::ip,
                                    Dimension::pair,  Dimension::service, Dimension::sensor};

std::vector<Filter> filters() {
  std::vector<Filter> all(1);
  for (const std::vector<FilterTerm>& terms :
       std::vector<std::vector<FilterTerm>>{{{"proto", "tcp,200"}},
                                            {{"family", "ipv6,arp"}},
                                            {{"ip", "10.0.0.2,2001:db8::/127"}},
                                            {{"ip", "0.0.0.0/0"}},
                                            {{"service", "0,443"}},
                                            {{"pair", "10.0.0.0/30>10.0.0.0/29"}},
                                            {{"pair", "10.0.0.1-10.0.0.2,2001:db8::/127>::/0"}},
                                            {{"sensor", "edge1"}},
                                            {{"sensor", "nobody"}},
                                            {{"proto", "!tcp"}, {"service", "!443"}},
                                            {{"ip", "10.0.0.0/29,!10.0.0.2"}, {"family", "!ipv6"}},
                                            {{"ip", "!10.0.0.2,!2001:db8::/127"}},
                                            {{"pair", "!10.0.0.1-10.0.0.2"}, {"proto", "udp,!tcp"}},
                                            {{"proto", "udp"}, {"ip", "10.0.0.0/30"}, {"sensor", "edge1,demo"}}}) {
    const auto read = parse_filter(terms);
    REQUIRE(read);
    all.push_back(*read);
  }
  return all;
}

/// Periods with edges on and beside the buckets of every resolution.
std::vector<Period> periods(Timestamp around) {
  return {{around - minutes(5), around + minutes(5)},
          {around - seconds(437), around + seconds(1'003)},
          {around - hours(30) - seconds(17), around + hours(26) + seconds(5)},
          {around - hours(24 * 40), around + hours(24 * 40)},
          {around + hours(24 * 100), around + hours(24 * 101)}};
}

void compare(const Result<SeriesAnswer>& got, const Result<SeriesAnswer>& wanted) {
  REQUIRE(wanted.has_value() == got.has_value());
  if (!wanted) {
    CHECK(got.error().message == wanted.error().message);
    return;
  }
  CHECK(got->start == wanted->start);
  CHECK(got->step == wanted->step);
  CHECK(got->covered == wanted->covered);
  CHECK((got->received == wanted->received));
  CHECK((got->lost == wanted->lost));
  CHECK((got->total == wanted->total));
  CHECK((got->other == wanted->other));
  REQUIRE(got->series.size() == wanted->series.size());
  for (std::size_t i = 0; i < got->series.size(); ++i) {
    CHECK(got->series[i].key.value == wanted->series[i].key.value);
    CHECK((got->series[i].values == wanted->series[i].values));
  }
}

void compare(const Result<TopAnswer>& got, const Result<TopAnswer>& wanted) {
  REQUIRE(wanted);
  REQUIRE(got);
  CHECK((got->other == wanted->other));
  CHECK((got->total == wanted->total));
  REQUIRE(got->rows.size() == wanted->rows.size());
  for (std::size_t i = 0; i < got->rows.size(); ++i) {
    CHECK(got->rows[i].value == wanted->rows[i].value);
    CHECK((got->rows[i].counts == wanted->rows[i].counts));
  }
}

/// Both stores with the same traffic around a midnight at the end of a year. In PostgreSQL half of it came after the
/// rest had been rolled up, so that some buckets are complete, some are due and some were never made; then, perhaps,
/// all that can be rolled up is.
struct Both {
  Timestamp around = at("2025-12-31T23:58:20Z");
  std::unique_ptr<PostgresStore> postgres = fresh_store();
  MemoryStore memory;

  explicit Both(bool settled) {
    run_sql("UPDATE retention SET keys = NULL");  // the store in memory keeps all
    const auto traffic = random_traffic(7, around, 400);
    REQUIRE(memory.write(traffic));
    std::array<std::vector<WindowRecord>, 2> halves;
    for (std::size_t i = 0; i < traffic.size(); ++i) halves[i * 7 % 3 == 0 ? 1 : 0].push_back(traffic[i]);
    for (const auto& half : halves) {
      const auto report = postgres->write(half);
      INFO((report ? std::string() : report.error().message));
      REQUIRE(report);
      REQUIRE(report->written == half.size());
      if (&half == &halves[0] || settled) settle(*postgres);
    }
  }
};

}  // namespace

TEST_CASE("series agree by every dimension, filter, period and step", "[postgres][agreement]") {
  Both both(GENERATE(false, true));
  for (const auto& filter : filters()) {
    for (const auto by : dimensions) {
      for (const auto& period : periods(both.around)) {
        for (const Duration step : {Duration(0), Duration(seconds(5)), Duration(minutes(3)), Duration(hours(12))}) {
          CAPTURE(to_terms(filter), name_of(by), to_rfc3339(period.since), to_rfc3339(period.until), step.count());
          const SeriesQuestion question{period, filter, by, Metric::bytes, step, 3};
          compare(both.postgres->series(question), both.memory.series(question));
        }
      }
    }
  }
}

TEST_CASE("series of named keys agree, whether they are the largest or not", "[postgres][agreement]") {
  Both both(GENERATE(false, true));
  for (const auto& filter : filters()) {
    for (const auto by : dimensions) {
      for (const auto& period : periods(both.around)) {
        SeriesQuestion question{period, filter, by, Metric::packets, minutes(3), 10'000};
        if (period.length() > hours(24)) question.step = hours(1);
        const auto all = both.memory.series(question);
        if (!all) continue;
        // Every second one, and one that is not there.
        for (std::size_t i = 0; i < all->series.size(); i += 2) question.values.push_back(all->series[i].key.value);
        question.values.push_back(by == Dimension::pair ? "198.51.100.1>198.51.100.2" : "198.51.100.1");
        CAPTURE(to_terms(filter), name_of(by), to_rfc3339(period.since), to_rfc3339(period.until));
        compare(both.postgres->series(question), both.memory.series(question));
      }
    }
  }
}

TEST_CASE("top lists agree by every dimension, filter, period and metric", "[postgres][agreement]") {
  Both both(GENERATE(false, true));
  for (const auto& filter : filters()) {
    for (const auto by : dimensions) {
      for (const auto& period : periods(both.around)) {
        for (const Metric metric : {Metric::packets, Metric::bytes}) {
          CAPTURE(to_terms(filter), name_of(by), to_rfc3339(period.since), to_rfc3339(period.until), name_of(metric));
          const TopQuestion question{period, filter, by, metric, 4};
          compare(both.postgres->top(question), both.memory.top(question));
        }
      }
    }
  }
}

TEST_CASE("the largest addresses of networks agree, each with all of its traffic", "[postgres][agreement]") {
  Both both(GENERATE(false, true));
  Filter tcp;
  tcp.protos = {protos::tcp};
  for (const Filter& filter : {Filter{}, tcp}) {
    for (const auto& period : periods(both.around)) {
      CAPTURE(to_terms(filter), to_rfc3339(period.since), to_rfc3339(period.until));
      TopQuestion question{period, filter, Dimension::ip, Metric::bytes, 3};
      question.within = {parse_network("10.0.0.2").value(), parse_network("2001:db8::/127").value()};
      compare(both.postgres->top(question), both.memory.top(question));
      std::swap(question.within.only, question.within.without);
      compare(both.postgres->top(question), both.memory.top(question));
    }
  }
}

TEST_CASE("pages of rows agree to the last one at every resolution", "[postgres][agreement]") {
  Both both(GENERATE(false, true));
  for (const auto& filter : filters()) {
    for (const auto& period : periods(both.around)) {
      PageQuestion question{period, filter, 97, ""};
      while (true) {
        CAPTURE(to_terms(filter), to_rfc3339(period.since), question.cursor);
        const auto got = both.postgres->traffic(question);
        const auto wanted = both.memory.traffic(question);
        REQUIRE(got);
        REQUIRE(wanted);
        REQUIRE(got->resolution == wanted->resolution);
        REQUIRE(got->rows.size() == wanted->rows.size());
        for (std::size_t i = 0; i < got->rows.size(); ++i) {
          REQUIRE(to_rfc3339(got->rows[i].start) == to_rfc3339(wanted->rows[i].start));
          REQUIRE(got->rows[i].sensor == wanted->rows[i].sensor);
          REQUIRE((got->rows[i].row == wanted->rows[i].row));
        }
        REQUIRE(got->next_cursor == wanted->next_cursor);
        if (got->next_cursor.empty()) break;
        question.cursor = got->next_cursor;
      }
    }
  }
}

TEST_CASE("pages of rows agree in every order", "[postgres][agreement]") {
  Both both(GENERATE(false, true));
  const auto all = filters();
  for (const auto& filter : {all[0], all[3], all[8]}) {
    for (const auto& period : periods(both.around)) {
      for (const SortColumn column : traffic_columns) {
        for (const SortOrder order : {SortOrder::descending, SortOrder::ascending}) {
          PageQuestion question{period, filter, 997, "", {column, order}};
          do {
            CAPTURE(to_terms(filter), to_rfc3339(period.since), name_of(column), name_of(order), question.cursor);
            const auto got = both.postgres->traffic(question);
            const auto wanted = both.memory.traffic(question);
            REQUIRE(got);
            REQUIRE(wanted);
            // One check a page: there are some thousand, of a thousand rows.
            const bool same = std::ranges::equal(got->rows, wanted->rows, [](const StoredRow& a, const StoredRow& b) {
              return a.start == b.start && a.sensor == b.sensor && a.row == b.row;
            });
            REQUIRE(same);
            REQUIRE(got->next_cursor == wanted->next_cursor);
            question.cursor = got->next_cursor;
          } while (!question.cursor.empty());
        }
      }
    }
  }
}

TEST_CASE("pages of ranked keys agree in every order", "[postgres][agreement]") {
  Both both(GENERATE(false, true));
  for (const auto by : {Dimension::ip, Dimension::pair, Dimension::service}) {
    for (const auto& period : periods(both.around)) {
      for (const SortColumn column : ranked_columns) {
        for (const SortOrder order : {SortOrder::descending, SortOrder::ascending}) {
          TopQuestion question{period, {}, by, Metric::bytes, 23, "", Sort{column, order}};
          do {
            CAPTURE(name_of(by), to_rfc3339(period.since), name_of(column), name_of(order), question.cursor);
            const auto got = both.postgres->top(question);
            const auto wanted = both.memory.top(question);
            compare(got, wanted);
            REQUIRE(got->next_cursor == wanted->next_cursor);
            question.cursor = got->next_cursor;
          } while (!question.cursor.empty());
        }
      }
    }
  }
}

TEST_CASE("windows and sensors agree", "[postgres][agreement]") {
  Both both(true);
  const auto got = both.postgres->windows({{both.around - hours(2'000), both.around + hours(2'000)}, {}, 10'000, ""});
  const auto wanted = both.memory.windows({{both.around - hours(2'000), both.around + hours(2'000)}, {}, 10'000, ""});
  REQUIRE(got);
  REQUIRE(wanted);
  REQUIRE(got->windows.size() == wanted->windows.size());
  // Sequences differ, so windows of one start may come in another order.
  for (const auto& one : got->windows) {
    CHECK(std::ranges::any_of(wanted->windows, [&one](const auto& other) { return other.summary == one.summary; }));
  }
  const auto sensors = both.postgres->sensors();
  const auto wanted_sensors = both.memory.sensors();
  REQUIRE(sensors);
  REQUIRE(sensors->size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK((*sensors)[i].name == (*wanted_sensors)[i].name);
    CHECK((*sensors)[i].first == (*wanted_sensors)[i].first);
    CHECK((*sensors)[i].newest == (*wanted_sensors)[i].newest);
    CHECK((*sensors)[i].windows == (*wanted_sensors)[i].windows);
    CHECK((*sensors)[i].window_length == (*wanted_sensors)[i].window_length);
  }
}

}  // namespace netaugur::contract
