#include "catch.hpp"
#include "netaugur/store/bucket.hpp"
#include "netaugur/store/plan.hpp"

using namespace netaugur;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const Timestamp midnight = parse_rfc3339("2026-03-14T00:00:00Z").value();

}  // namespace

TEST_CASE("a step that is left to us gives at most 400 points", "[store][plan]") {
  for (const Duration length : {Duration(minutes(15)), Duration(hours(1)), Duration(hours(24)), Duration(days(30)),
                                Duration(days(365)), Duration(days(365 * 60))}) {
    const auto plan = plan_series({midnight, midnight + length}, Duration(0), seconds(5));
    REQUIRE(plan);
    CHECK(plan->points <= 400);
    CHECK(plan->points > 60);
  }
  CHECK(plan_series({midnight, midnight + hours(24)}, Duration(0), seconds(5))->step == minutes(5));
}

TEST_CASE("a series covers its period with whole steps", "[store][plan]") {
  const auto plan = plan_series({midnight + seconds(7), midnight + seconds(71)}, seconds(60), seconds(5));
  REQUIRE(plan);
  CHECK(plan->start == midnight);
  CHECK(plan->points == 2);
  CHECK(plan->index_of(midnight + seconds(59)) == 0);
  CHECK(plan->index_of(midnight + seconds(60)) == 1);
  const auto exact = plan_series({midnight, midnight + seconds(120)}, seconds(60), seconds(5));
  REQUIRE(exact);
  CHECK(exact->points == 2);
}

TEST_CASE("2000 points are answered and 2001 are not", "[store][plan]") {
  CHECK(plan_series({midnight, midnight + seconds(10'000)}, seconds(5), seconds(5)));
  const auto refused = plan_series({midnight, midnight + seconds(10'001)}, seconds(5), seconds(5));
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::usage);
}

TEST_CASE("a step below the longest window becomes a multiple of it", "[store][plan]") {
  const Period hour{midnight, midnight + hours(1)};
  CHECK(plan_series(hour, seconds(5), seconds(60))->step == seconds(60));
  CHECK(plan_series(hour, seconds(60), seconds(60))->step == seconds(60));
  CHECK(plan_series(hour, Duration(0), minutes(10))->step == minutes(15));
}

TEST_CASE("the resolution is the coarsest that fills the step", "[store][plan]") {
  CHECK(resolution_for(seconds(59)) == Resolution::raw);
  CHECK(resolution_for(seconds(60)) == Resolution::minute);
  CHECK(resolution_for(seconds(90)) == Resolution::raw);
  CHECK(resolution_for(minutes(90)) == Resolution::minute);
  CHECK(resolution_for(hours(36)) == Resolution::hour);
  CHECK(resolution_for(days(7)) == Resolution::day);
}

TEST_CASE("tiles cover a period once, the coarsest in the middle", "[store][plan]") {
  const Period period{midnight - seconds(3'605), midnight + hours(49) + seconds(61)};
  const auto cut = tile(period);
  REQUIRE(cut);
  const auto* tiles = &cut->of_rows;
  Timestamp at = period.since;
  std::vector<Resolution> resolutions;
  for (const auto& one : *tiles) {
    CHECK(one.period.since == at);
    at = one.period.until;
    resolutions.push_back(one.resolution);
    const Duration length = length_of(one.resolution);
    if (length != Duration(0)) {
      CHECK(floor_to(one.period.since, length) == one.period.since);
      CHECK(floor_to(one.period.until, length) == one.period.until);
    }
  }
  CHECK(at == period.until);
  using enum Resolution;
  CHECK((resolutions == std::vector{raw, hour, day, hour, minute, raw}));
}

namespace {

/// `1h 00:00:00-03:00:00, …`, of one day.
std::string text_of(const std::vector<Tile>& tiles) {
  std::string text;
  for (const auto& one : tiles) {
    text += std::string(text.empty() ? "" : ", ") + std::string(name_of(one.resolution)) + " " +
            to_rfc3339(one.period.since).substr(11, 8) + "-" + to_rfc3339(one.period.until).substr(11, 8);
  }
  return text;
}

}  // namespace

TEST_CASE("a bucket that is due is asked of the finer resolutions, and the others are not", "[store][plan]") {
  const Period period{midnight, midnight + hours(3)};
  RollupGaps gaps;
  gaps.due[1] = {midnight + minutes(61), midnight + minutes(62)};
  CHECK(text_of(tile(period, gaps)->of_rows) ==
        "1h 00:00:00-01:00:00, 1m 01:00:00-01:01:00, raw 01:01:00-01:03:00, 1m 01:03:00-02:00:00, 1h "
        "02:00:00-03:00:00");
  gaps.due[1].clear();
  gaps.due[2] = {midnight + hours(2)};
  CHECK(text_of(tile(period, gaps)->of_rows) == "1h 00:00:00-02:00:00, 1m 02:00:00-03:00:00");
  CHECK(text_of(tile(period, gaps, Resolution::minute)->of_rows) == "1m 00:00:00-03:00:00");
}

TEST_CASE("what is late for retired rows is asked beside what stands for them", "[store][plan]") {
  RollupGaps gaps;
  gaps.retired = {{Resolution::raw, {midnight - days(1), midnight + days(1)}}};
  gaps.due[1] = {midnight + minutes(61)};
  // The edges are widened to minutes, because nothing finer is left.
  const auto cut = tile({midnight + minutes(60) + seconds(7), midnight + minutes(63) - seconds(7)}, gaps);
  CHECK(text_of(cut->of_rows) == "1m 01:00:00-01:02:00, raw 01:01:00-01:02:00, 1m 01:02:00-01:03:00");
  CHECK(text_of(cut->of_windows) == "1m 01:00:00-01:01:00, raw 01:01:00-01:02:00, 1m 01:02:00-01:03:00");
}

TEST_CASE("no step and no page is finer than what is left of the rows", "[store][plan]") {
  RollupGaps gaps;
  gaps.retired = {{Resolution::raw, {midnight, midnight + days(1)}},
                  {Resolution::minute, {midnight, midnight + hours(1)}}};
  CHECK(gaps.finest_in({midnight - hours(1), midnight}) == Resolution::raw);
  CHECK(gaps.finest_in({midnight - hours(1), midnight + hours(9)}) == Resolution::hour);
  CHECK(gaps.finest_at(midnight + hours(2)) == Resolution::minute);
  const Period period{midnight, midnight + hours(2)};
  CHECK(plan_series(period, seconds(90), seconds(5), Resolution::minute)->step == seconds(120));
  CHECK(plan_series(period, Duration(0), seconds(5), Resolution::hour)->step == hours(1));
  CHECK(plan_page(period, Resolution::hour)->resolution == Resolution::hour);
}

TEST_CASE("a cursor reads back what it was made of, and nothing else reads", "[store][plan]") {
  TrafficCursor cursor{Resolution::hour, midnight, "edge|1", {}, {SortColumn::bytes, SortOrder::ascending}, 77};
  cursor.key.family = Family::ipv6;
  cursor.key.proto = Proto{58};
  cursor.key.src = parse_address("2001:db8::1").value();
  cursor.key.service = 443;
  const auto read = parse_traffic_cursor(to_text(cursor));
  REQUIRE(read);
  CHECK(read->resolution == cursor.resolution);
  CHECK(read->start == cursor.start);
  CHECK(read->sensor == cursor.sensor);
  CHECK((read->key == cursor.key));
  CHECK(read->sort == cursor.sort);
  CHECK(read->amount == 77);
  const std::string window_cursor = to_text(WindowCursor{midnight, 7});
  CHECK(parse_window_cursor(window_cursor)->sequence == 7);
  CHECK(!parse_traffic_cursor(window_cursor));
  CHECK(!parse_window_cursor(to_text(cursor)));
  const std::string text = to_text(cursor);
  for (std::size_t length = 0; length < text.size() - 14; ++length)
    CHECK(!parse_traffic_cursor(text.substr(0, length)));
}

TEST_CASE("buckets of stored keys never change", "[store][bucket]") {
  // Worked out apart from the program, from the header's words.
  TrafficKey key;
  CHECK(bucket_of(key) == 4);
  key.family = Family::ipv4;
  key.proto = protos::tcp;
  key.src = parse_address("10.0.0.1").value();
  key.dst = parse_address("10.0.0.2").value();
  key.service = 443;
  CHECK(bucket_of(key) == 509);
  CHECK(bucket_of("edge1") == 700);
}

TEST_CASE("the keys of one sensor spread over all buckets", "[store][bucket]") {
  std::vector<int> counts(bucket_count);
  TrafficKey key;
  key.family = Family::ipv4;
  key.src = parse_address("10.0.0.1").value();
  for (int i = 0; i < 256 * 256; ++i) {
    key.dst = parse_address("10.1." + std::to_string(i / 256) + "." + std::to_string(i % 256)).value();
    ++counts[static_cast<std::size_t>(bucket_of(key))];
  }
  for (const int count : counts) {
    CHECK(count > 20);
    CHECK(count < 130);
  }
}

TEST_CASE("a record whose sums do not fit is refused", "[store][record]") {
  TrafficKey key;
  WindowRecord record{
      {"edge1", "6f2d9c1e-0000-4000-8000-00000000000a", "eth0", "EN10MB"}, {}, {{key, {Packets{2}, Bytes{120}}}}};
  record.summary.sensor = "edge1";
  record.summary.window = {midnight, seconds(5)};
  record.summary.total = {Packets{2}, Bytes{120}};
  record.summary.by_proto[protos::other] = record.summary.total;
  record.summary.by_family[Family::other] = record.summary.total;
  record.summary.by_proto[protos::tcp] = {};
  CHECK(check_record(record));
  auto other = record;
  other.summary.by_family[Family::other].bytes.value = 119;
  CHECK(!check_record(other));
  other = record;
  other.summary.window.start += seconds(1);
  CHECK(!check_record(other));
  other = record;
  other.stream.run = "not-a-uuid";
  CHECK(!check_record(other));
  other = record;
  other.rows[0].counts.bytes.value = quantity_max + 1;
  CHECK(!check_record(other));
}
