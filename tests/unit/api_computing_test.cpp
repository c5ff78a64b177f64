#include "api_fixture.hpp"
#include "catch.hpp"
#include "netaugur/api/computing.hpp"

using namespace netaugur;
using namespace netaugur::api;

namespace {

const Timestamp now{std::chrono::hours{24 * 365 * 50}};

KeptAnomalies::Answer answer_of(std::size_t rows) {
  AnomalyPage page;
  page.anomalies.resize(rows);
  return std::make_shared<const AnomalyPage>(std::move(page));
}

}  // namespace

TEST_CASE("as many slots are given as there are, and a slot that is given back is given again") {
  ComputingSlots slots(2);
  auto first = slots.take();
  const auto second = slots.take();
  REQUIRE((first && second));
  CHECK(!slots.any_free());
  CHECK(!slots.take());
  first.reset();
  CHECK(slots.any_free());
  CHECK(slots.take());
}

TEST_CASE("anomalies are kept for their lifetime and no longer") {
  KeptAnomalies kept;
  const auto answer = answer_of(3);
  kept.keep("one", answer, now);
  CHECK(kept.find("one", now) == answer);
  CHECK(kept.find("two", now) == nullptr);
  CHECK(kept.find("one", now + KeptAnomalies::lifetime - Duration(1)) == answer);
  CHECK(kept.find("one", now + KeptAnomalies::lifetime) == nullptr);
}

TEST_CASE("of anomalies that are more than may be kept the oldest go") {
  KeptAnomalies kept;
  kept.keep("oldest", answer_of(KeptAnomalies::rows_max / 2), now);
  kept.keep("older", answer_of(KeptAnomalies::rows_max / 2), now);
  CHECK(kept.find("oldest", now) != nullptr);
  kept.keep("newest", answer_of(1), now);
  CHECK(kept.find("oldest", now) == nullptr);
  CHECK(kept.find("older", now) != nullptr);
  kept.keep("huge", answer_of(KeptAnomalies::rows_max + 1), now);
  CHECK(kept.find("huge", now) == nullptr);
  CHECK(kept.find("newest", now) != nullptr);
  for (std::size_t i = 0; i < KeptAnomalies::answers_max; ++i) kept.keep(std::to_string(i), answer_of(1), now);
  CHECK(kept.find("newest", now) == nullptr);
  CHECK(kept.find("0", now) != nullptr);
}

TEST_CASE("an answer that is kept again takes the place of the one before") {
  KeptAnomalies kept;
  kept.keep("one", answer_of(KeptAnomalies::rows_max), now);
  const auto again = answer_of(KeptAnomalies::rows_max);
  kept.keep("one", again, now);
  CHECK(kept.find("one", now) == again);
}

TEST_CASE("where all slots are taken a question that takes seconds is told to wait, and others are answered") {
  MemoryEnvironment environment;
  environment.admit("viewer-token");
  const auto first = environment.slots.take();
  {
    const auto second = environment.slots.take();
    const Response waits = respond(get("/api/v1/anomalies"), environment);
    CHECK(waits.status == 503);
    CHECK(waits.turn == Turn::waits);
    CHECK(std::ranges::count(waits.headers, FilterTerm("Retry-After", "5")) == 1);
    CHECK(respond(get("/api/v1/capacity", {{"limit", "1Gbps"}}), environment).turn == Turn::waits);
    CHECK(respond(get("/api/v1/sensors"), environment).status == 200);
  }
  const Response had = respond(get("/api/v1/anomalies"), environment);
  CHECK(had.status == 200);
  CHECK(had.turn == Turn::had);
}
