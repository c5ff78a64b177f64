#include "api_fixture.hpp"
#include "catch.hpp"
#include "netaugur/api/stream.hpp"

using namespace netaugur;
using namespace netaugur::api;

namespace {

using std::chrono::seconds;

WindowSummary window_of(const std::string& sensor, int start) {
  WindowSummary summary;
  summary.sensor = sensor;
  summary.window = {Timestamp{seconds{start}}, seconds{5}};
  return summary;
}

}  // namespace

TEST_CASE("a gap is what lies between a sensor's newest window and the next, of each sensor by itself") {
  GapFinder gaps;
  CHECK_FALSE(gaps.take(window_of("a", 100)));
  CHECK_FALSE(gaps.take(window_of("a", 105)));
  CHECK_FALSE(gaps.take(window_of("b", 200)));
  CHECK(gaps.take(window_of("a", 115)) == Period{Timestamp{seconds{110}}, Timestamp{seconds{115}}});
}

TEST_CASE("a window that comes late ends no gap and begins none") {
  GapFinder gaps;
  CHECK_FALSE(gaps.take(window_of("a", 100)));
  CHECK_FALSE(gaps.take(window_of("a", 50)));
  CHECK_FALSE(gaps.take(window_of("a", 105)));
}

TEST_CASE("time is closed when every sensor has written it that is less than a minute behind") {
  ClosedTime closed;
  const auto all_after = [&closed](const std::string& sensor, int start, Timestamp now = Timestamp::max()) {
    closed.take(window_of(sensor, start), now);
    return closed.of("");
  };
  CHECK(closed.of("") == Timestamp::min());
  CHECK(all_after("a", 100) == Timestamp{seconds{105}});
  CHECK(all_after("b", 80) == Timestamp{seconds{105}});
  CHECK(all_after("a", 105) == Timestamp{seconds{105}});
  CHECK(all_after("b", 100) == Timestamp{seconds{105}});
  CHECK(all_after("b", 105) == Timestamp{seconds{110}});
  CHECK(all_after("a", 165) == Timestamp{seconds{110}});
  CHECK(all_after("a", 166) == Timestamp{seconds{171}});
  CHECK(closed.of("b") == Timestamp{seconds{110}});
  CHECK(all_after("ahead", 9000, Timestamp{seconds{180}}) == Timestamp{seconds{171}});
  CHECK(closed.of("ahead") == Timestamp{seconds{9005}});
  CHECK(closed.of("c") == Timestamp::min());
}

TEST_CASE("an anomaly comes with the first window that closed its step, of its sensor or of all") {
  ClosedTime closed;
  std::vector<std::pair<std::string, Period>> asked;
  const auto find = [&asked](const std::string& sensor, Period period) -> Result<std::vector<SeriesAnomaly>> {
    asked.emplace_back(sensor, period);
    SeriesAnomaly one;
    one.sensor = sensor;
    one.anomaly.window = {Timestamp{seconds{60}}, seconds{60}};
    return std::vector{one};
  };
  std::vector<StoredWindow> windows;
  for (int start = 100; start <= 130; start += 5) {
    windows.push_back({start, window_of("a", start)});
    windows.push_back({start + 1, window_of("b", start - 5)});
  }
  const auto told = with_anomalies(windows, closed, Timestamp::max(), find);
  REQUIRE(told);
  const auto period = [](int since, int until) { return Period{Timestamp{seconds{since}}, Timestamp{seconds{until}}}; };
  CHECK(asked == std::vector<std::pair<std::string, Period>>{
                     {"", period(105, 130)}, {"a", period(105, 135)}, {"b", period(100, 130)}});
  std::vector<std::pair<std::int64_t, std::string>> with;
  for (const ToldWindow& one : *told) {
    for (const SeriesAnomaly& anomaly : one.anomalies) with.emplace_back(one.window.sequence, anomaly.sensor);
  }
  CHECK(with == std::vector<std::pair<std::int64_t, std::string>>{{115, "a"}, {121, ""}, {121, "b"}});
  // What did not move on asks nothing.
  asked.clear();
  REQUIRE(with_anomalies({{200, window_of("a", 120)}}, closed, Timestamp::max(), find));
  CHECK(asked.empty());
}

TEST_CASE("whoever cannot ask for anomalies is told so") {
  ClosedTime closed;
  const auto away = [](const std::string&, Period) -> Result<std::vector<SeriesAnomaly>> {
    return fail(ErrorCode::unavailable, "away");
  };
  CHECK(with_anomalies({{1, window_of("a", 100)}}, closed, Timestamp::max(), away));
  CHECK_FALSE(with_anomalies({{2, window_of("a", 105)}}, closed, Timestamp::max(), away));
}

TEST_CASE("a subscription's filter names the series whose anomalies it hears") {
  const auto anomaly = [](Dimension by, const std::string& value, const std::string& sensor) {
    SeriesAnomaly one;
    one.key = {by, value};
    one.sensor = sensor;
    return one;
  };
  const auto with = [](std::vector<FilterTerm> terms) {
    return Subscription{.sensors = {}, .filter = *parse_filter(terms)};
  };
  CHECK(Subscription{}.wants(anomaly(Dimension::total, "", "")));
  CHECK(with({{"proto", "tcp"}}).wants(anomaly(Dimension::proto, "tcp", "")));
  CHECK_FALSE(with({{"proto", "tcp"}}).wants(anomaly(Dimension::proto, "udp", "")));
  CHECK_FALSE(with({{"proto", "tcp"}}).wants(anomaly(Dimension::total, "", "")));
  CHECK(with({{"ip", "10.0.0.0/8"}}).wants(anomaly(Dimension::ip, "10.1.2.3", "")));
  CHECK(with({{"ip", "10.0.0.0/8"}}).wants(anomaly(Dimension::pair, "192.0.2.1>10.1.2.3", "")));
  CHECK_FALSE(with({{"pair", "192.0.2.1>10.0.0.0/8"}}).wants(anomaly(Dimension::pair, "10.1.2.3>192.0.2.1", "")));
  CHECK(with({{"pair", "192.0.2.1-10.0.0.0/8"}}).wants(anomaly(Dimension::pair, "10.1.2.3>192.0.2.1", "")));
  const Subscription north{.sensors = {"north"}};
  CHECK(north.wants(anomaly(Dimension::total, "", "north")));
  CHECK(north.wants(anomaly(Dimension::sensor, "north", "")));
  CHECK_FALSE(north.wants(anomaly(Dimension::total, "", "")));
  const Subscription windows{.events = {EventKind::window}};
  CHECK_FALSE(windows.wants(anomaly(Dimension::total, "", "")));
}

TEST_CASE("a subscription hears its kinds of its sensors, and every notice") {
  const Subscription all;
  CHECK(all.wants(EventKind::gap, "a"));
  const Subscription some{.sensors = {"a"}, .events = {EventKind::window, EventKind::forecast}, .after = {}};
  CHECK(some.wants(EventKind::window, "a"));
  CHECK_FALSE(some.wants(EventKind::window, "b"));
  CHECK_FALSE(some.wants(EventKind::loss, "a"));
  CHECK(some.wants(EventKind::forecast, ""));
  CHECK(some.wants(EventKind::notice, ""));
}

TEST_CASE("each counter of what was lost alone makes a loss") {
  Loss received;
  received.received = Packets{7};
  CHECK_FALSE(lost_something(received));
  for (const auto counter :
       {&Loss::dropped_kernel, &Loss::dropped_interface, &Loss::truncated, &Loss::late, &Loss::folded}) {
    Loss loss;
    loss.*counter = Packets{1};
    CHECK(lost_something(loss));
  }
}

TEST_CASE("lines of the stream take sensors, events and a cursor, and a page's last event before its own") {
  MemoryEnvironment environment;
  environment.admit("viewer-token");
  Request request =
      get("/api/v1/stream.ndjson", {{"sensor", "a,b"}, {"events", "gap,loss"}, {"after", "17"}, {"proto", "udp"}});
  const Response response = respond(request, environment);
  REQUIRE(response.status == 200);
  const auto& lines = std::get<StreamLines>(response.body);
  CHECK(lines.subscription.sensors == std::vector<std::string>{"a", "b"});
  CHECK(lines.subscription.events == std::vector{EventKind::gap, EventKind::loss});
  CHECK(lines.subscription.after == 17);
  CHECK(lines.subscription.filter.protos == Choice{protos::udp});
  CHECK_FALSE(lines.events);
  request.last_event = "20";
  request.accept = Representation::event_stream;
  const Response resumed = respond(request, environment);
  CHECK(std::get<StreamLines>(resumed.body).subscription.after == 20);
  CHECK(std::get<StreamLines>(resumed.body).events);
  request.last_event = "x";
  CHECK(respond(request, environment).status == 400);
}

TEST_CASE("windows are summed for who filters by more than a sensor and wants to hear it") {
  Subscription subscription{.sensors = {"edge1"}};
  CHECK(!subscription.sums());
  subscription.filter.protos = {protos::tcp};
  REQUIRE(subscription.sums());
  CHECK(subscription.sums()->sensors == subscription.sensors);
  CHECK(subscription.sums()->protos == subscription.filter.protos);
  subscription.events = {EventKind::window, EventKind::anomaly};
  CHECK(!subscription.sums());
  subscription.events.push_back(EventKind::traffic);
  CHECK(subscription.sums());
}

TEST_CASE("traffic without a filter is refused with what to take instead") {
  Subscription subscription{.sensors = {"edge1"}, .events = {EventKind::traffic}};
  const auto refused = check_subscription(subscription);
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::usage);
  subscription.filter.services = {443};
  CHECK(check_subscription(subscription));
}
