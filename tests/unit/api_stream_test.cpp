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
  Request request = get("/api/v1/stream.ndjson", {{"sensor", "a,b"}, {"events", "gap,loss"}, {"after", "17"}});
  const Response response = respond(request, environment);
  REQUIRE(response.status == 200);
  const auto& lines = std::get<StreamLines>(response.body);
  CHECK(lines.subscription.sensors == std::vector<std::string>{"a", "b"});
  CHECK(lines.subscription.events == std::vector{EventKind::gap, EventKind::loss});
  CHECK(lines.subscription.after == 17);
  CHECK_FALSE(lines.events);
  request.last_event = "20";
  request.accept = Representation::event_stream;
  const Response resumed = respond(request, environment);
  CHECK(std::get<StreamLines>(resumed.body).subscription.after == 20);
  CHECK(std::get<StreamLines>(resumed.body).events);
  request.last_event = "x";
  CHECK(respond(request, environment).status == 400);
}
