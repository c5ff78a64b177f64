#include <string>

#include "api_fixture.hpp"
#include "catch.hpp"

using namespace netaugur;
using namespace netaugur::api;

namespace {

struct Case {
  std::string path;
  FilterTerm parameter;
};

Response ask(const std::string& path, std::vector<FilterTerm> query) {
  MemoryEnvironment environment;
  environment.admit("viewer-token");
  return respond(get(path, std::move(query)), environment);
}

}  // namespace

TEST_CASE("a parameter that cannot be read is a usage error that names it") {
  const std::vector<Case> cases = {
      {"/api/v1/series", {"since", "yesterday-ish"}},
      {"/api/v1/series", {"until", "-"}},
      {"/api/v1/series", {"step", "5"}},
      {"/api/v1/series", {"step", "0s"}},
      {"/api/v1/series", {"by", "colour"}},
      {"/api/v1/series", {"metric", "bits"}},
      {"/api/v1/series", {"limit", "0"}},
      {"/api/v1/series", {"limit", "101"}},
      {"/api/v1/series", {"limit", "1e3"}},
      {"/api/v1/series", {"limit", "-1"}},
      {"/api/v1/top", {"limit", "10001"}},
      {"/api/v1/top", {"proto", "tcpp"}},
      {"/api/v1/traffic", {"ip", "10.0.0.0/33"}},
      {"/api/v1/traffic", {"service", "70000"}},
      {"/api/v1/windows", {"limit", ""}},
      {"/api/v1/forecasts", {"by", "hour"}},
      {"/api/v1/traffic", {"sort", "hosts"}},
      {"/api/v1/windows", {"sort", "excess"}},
      {"/api/v1/hosts", {"sort", "start"}},
      {"/api/v1/pairs", {"order", "up"}},
      {"/api/v1/anomalies", {"sort", "bytes"}},
      {"/api/v1/forecasts", {"issued_at", "noon"}},
  };
  for (const auto& [path, parameter] : cases) {
    INFO(path << " " << parameter.first << "=" << parameter.second);
    const Response response = ask(path, {parameter});
    CHECK(response.status == 400);
    CHECK(message_of(response).find(parameter.first) != std::string::npos);
  }
}

TEST_CASE("a parameter that a route does not take is refused with those that it takes") {
  const Response response = ask("/api/v1/windows", {{"proto", "tcp"}});
  CHECK(response.status == 400);
  CHECK(message_of(response) ==
        "unknown parameter 'proto': /api/v1/windows takes since, until, sensor, sort, order, "
        "limit, cursor");
}

TEST_CASE("a route without parameters says so") {
  CHECK(message_of(ask("/api/v1/sensors", {{"limit", "1"}})) ==
        "unknown parameter 'limit': /api/v1/sensors takes no parameters");
}

TEST_CASE("a parameter given twice is refused") {
  CHECK(ask("/api/v1/top", {{"limit", "1"}, {"limit", "2"}}).status == 400);
}

TEST_CASE("a filter field given twice means either value") {
  CHECK(ask("/api/v1/top", {{"proto", "tcp"}, {"proto", "udp"}}).status == 200);
}

TEST_CASE("a period that ends where it starts is refused") {
  const Response response = ask("/api/v1/top", {{"since", "2026-01-01"}, {"until", "2026-01-01"}});
  CHECK(response.status == 400);
  CHECK(message_of(response).find("2026-01-01T00:00:00Z") != std::string::npos);
}

TEST_CASE("the largest limits are taken") {
  CHECK(ask("/api/v1/series", {{"limit", "100"}}).status == 200);
  CHECK(ask("/api/v1/top", {{"limit", "10000"}}).status == 200);
}

TEST_CASE("left out, the period is the last hour, the key the total and the metric bytes") {
  MemoryEnvironment environment;
  environment.admit("viewer-token");
  const auto window_of = [&](const std::string& run, Duration before, std::uint64_t bytes) {
    WindowRecord record;
    record.stream = {.sensor = "edge1", .run = run, .source = "eth0", .linktype = "EN10MB"};
    const Counts counts{{1}, {bytes}};
    record.summary.sensor = "edge1";
    record.summary.window = {environment.clock - before, std::chrono::seconds{5}};
    record.summary.total = counts;
    record.summary.by_proto[protos::tcp] = counts;
    record.summary.by_family[Family::ipv4] = counts;
    record.rows = {{{.family = Family::ipv4, .proto = protos::tcp, .src = {}, .dst = {}, .service = 443}, counts}};
    return record;
  };
  const std::vector<WindowRecord> records = {
      window_of("00000000-0000-4000-8000-00000000000a", std::chrono::minutes{61}, 1000),
      window_of("00000000-0000-4000-8000-00000000000b", std::chrono::minutes{60}, 200),
      window_of("00000000-0000-4000-8000-00000000000c", std::chrono::minutes{1}, 30)};
  REQUIRE(environment.store->write(records));
  const Response response = respond(get("/api/v1/top"), environment);
  const auto& reply = std::get<TopReply>(response.body);
  CHECK(reply.by == Dimension::total);
  CHECK(reply.metric == Metric::bytes);
  CHECK(reply.answer.total.bytes.value == 230);
}
