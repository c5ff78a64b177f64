#include "../../src/adapters/http/hot_answers.hpp"
#include "catch.hpp"

using namespace netaugur;
using namespace netaugur::http;
using namespace std::chrono_literals;

namespace {

constexpr HotAnswers::Clock::time_point begun{1h};
const std::string request = "GET / HTTP/1.1";

HotAnswers::Answer answer_of(const std::string& text, HotAnswers::Clock::time_point until = begun + 1s) {
  return {std::make_shared<const std::string>(text), 0, {Timestamp(1h), Timestamp(2h)}, until};
}

/// What one who waits was told: the answer's text, `alone` where there is none, `` while it waits.
struct Told {
  std::string text;
  HotAnswers::Waiter waiter() {
    return [this](const HotAnswers::Answer* answer) { text = answer == nullptr ? "alone" : *answer->bytes; };
  }
};

bool waits(HotAnswers& hot, Told& told) {
  auto waiter = told.waiter();
  return hot.wait(request, waiter);
}

}  // namespace

TEST_CASE("while one asks anew, those who come meanwhile wait for its answer", "[http]") {
  HotAnswers hot;
  Told first;
  CHECK_FALSE(waits(hot, first));
  hot.land(request, hot.begin(request), answer_of("one"));
  REQUIRE(hot.find(request, begun) != nullptr);
  CHECK(hot.find(request, begun + 1s) == nullptr);
  const auto flight = hot.begin(request);
  CHECK(*hot.find(request, begun + 1s)->bytes == "one");
  CHECK(hot.find(request, begun + 2s) == nullptr);
  Told second;
  Told third;
  CHECK(waits(hot, second));
  CHECK(waits(hot, third));
  CHECK(second.text.empty());
  hot.land(request, flight, answer_of("two", begun + 2s));
  CHECK(second.text == "two");
  CHECK(third.text == "two");
  CHECK(*hot.find(request, begun + 1s)->bytes == "two");
  Told late;
  CHECK_FALSE(waits(hot, late));
}

TEST_CASE("of many who ask the same at first one asks", "[http]") {
  HotAnswers hot;
  const auto flight = hot.begin(request);
  CHECK(hot.find(request, begun) == nullptr);
  Told told;
  CHECK(waits(hot, told));
  hot.land(request, flight, answer_of("one"));
  CHECK(told.text == "one");
  CHECK(hot.find(request, begun) != nullptr);

  const std::string change = "DELETE / HTTP/1.1";
  const auto other = hot.begin(change);
  auto waiter = told.waiter();
  CHECK_FALSE(hot.wait(change, waiter));
}

TEST_CASE("where there is no answer to be shared each who waited asks alone", "[http]") {
  HotAnswers hot;
  hot.land(request, hot.begin(request), answer_of("one"));
  const auto flight = hot.begin(request);
  Told told;
  CHECK(waits(hot, told));
  hot.land(request, flight, std::nullopt);
  CHECK(told.text == "alone");
}

TEST_CASE("an answer from before a window was stored is not kept for those who come after", "[http]") {
  HotAnswers hot;
  const auto unknown = hot.begin(request);
  hot.changed(Timestamp(90min));
  hot.land(request, unknown, answer_of("old"));
  CHECK(hot.find(request, begun) == nullptr);

  hot.land(request, hot.begin(request), answer_of("one"));
  const auto flight = hot.begin(request);
  Told before;
  CHECK(waits(hot, before));
  hot.changed(Timestamp(90min));
  Told after;
  CHECK_FALSE(waits(hot, after));
  const auto newer = hot.begin(request);
  CHECK(waits(hot, after));
  hot.land(request, flight, answer_of("old"));
  CHECK(before.text == "old");
  CHECK(after.text.empty());
  CHECK(hot.find(request, begun) == nullptr);
  hot.land(request, newer, answer_of("new"));
  CHECK(after.text == "new");
  CHECK(*hot.find(request, begun)->bytes == "new");
  // A window behind its period changes nothing.
  hot.changed(Timestamp(2h));
  CHECK(hot.find(request, begun) != nullptr);
  hot.changed(Timestamp(2h) - 1ns);
  CHECK(hot.find(request, begun) == nullptr);
}

TEST_CASE("all kept answers together have a bound", "[http]") {
  HotAnswers hot;
  const std::string large(HotAnswers::bytes_max - 100, 'x');
  std::size_t there = 0;
  const auto request_of = [](int i) { return "GET /" + std::to_string(i); };
  for (int i = 0; i < 100; ++i) hot.land(request_of(i), hot.begin(request_of(i)), answer_of(large));
  for (int i = 0; i < 100; ++i) there += hot.find(request_of(i), begun) != nullptr ? 1U : 0U;
  CHECK(there > 0);
  CHECK(there * large.size() <= HotAnswers::bytes_in_all_max);
  hot.land("GET /too-large", hot.begin("GET /too-large"), answer_of(std::string(HotAnswers::bytes_max, 'x')));
  CHECK(hot.find("GET /too-large", begun) == nullptr);
}
