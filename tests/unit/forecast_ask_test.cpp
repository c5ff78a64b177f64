#include <cmath>

#include "catch.hpp"
#include "netaugur/forecast/ask.hpp"
#include "netaugur/forecast/preprocess.hpp"
#include "netaugur/forecast/summary_reader.hpp"
#include "netaugur/store/memory_store.hpp"
#include "netaugur/window/summary.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

constexpr Duration window_length = 5s;

/// `bytes` of TCP from 10.0.0.1 and half of that of UDP from 10.0.0.2, both to 192.0.2.1.
WindowRecord record_at(Timestamp start, std::uint64_t bytes) {
  const auto row = [](const char* src, Proto proto, std::uint64_t size) {
    return TrafficRow{{Family::ipv4, proto, parse_address(src).value(), parse_address("192.0.2.1").value(), 443},
                      {Packets{1}, Bytes{size}}};
  };
  WindowRecord record;
  record.stream = {"edge1", "8f14e45f-ceea-467f-a8d9-000000000001", "test", "EN10MB"};
  record.rows = {row("10.0.0.1", protos::tcp, bytes), row("10.0.0.2", protos::udp, bytes / 2)};
  record.summary = summarise("edge1", {start, window_length}, record.rows, Loss{});
  return record;
}

/// Windows of 5 s over [since, until) seconds with 100 bytes of TCP each, but for the gap [gap, gap_end).
std::vector<WindowRecord> records(int since, int until, int gap = 0, int gap_end = 0) {
  std::vector<WindowRecord> made;
  for (int at = since; at < until; at += 5) {
    if (at < gap || at >= gap_end) made.push_back(record_at(Timestamp(std::chrono::seconds(at)), 100));
  }
  return made;
}

SeriesWish minute_wish() {
  SeriesWish wish;
  wish.plan.horizon = 5min;
  wish.plan.step = 1min;
  wish.as_of = Timestamp(1h);
  return wish;
}

}  // namespace

TEST_CASE("the newest step is left out while it is being filled", "[forecast]") {
  MemoryStore store;
  REQUIRE(store.write(records(0, 605)));
  const auto asked = ask_histories(store, minute_wish()).value();
  REQUIRE(asked.series.size() == 1);
  CHECK(asked.series[0].history.end() == Timestamp(10min));
  CHECK(asked.series[0].history.values == std::vector<double>(10, 1800));
  CHECK(asked.horizon == 5);
}

TEST_CASE("what lies after --as-of is not seen", "[forecast]") {
  MemoryStore store;
  REQUIRE(store.write(records(0, 600)));
  SeriesWish wish = minute_wish();
  wish.as_of = Timestamp(5min + 59s);
  CHECK(ask_histories(store, wish).value().series[0].history.end() == Timestamp(5min));
}

TEST_CASE("the step in which recording began is left out", "[forecast]") {
  MemoryStore store;
  REQUIRE(store.write(records(30, 600)));
  const History history = ask_histories(store, minute_wish()).value().series[0].history;
  CHECK(history.start == Timestamp(1min));
  CHECK(history.values.front() == 1800);
}

TEST_CASE("minutes without a window are gaps in every series", "[forecast]") {
  MemoryStore store;
  REQUIRE(store.write(records(0, 600, 180, 300)));
  SeriesWish wish = minute_wish();
  wish.by = Dimension::proto;
  const auto asked = ask_histories(store, wish).value();
  REQUIRE(asked.series.size() == 2);
  CHECK(asked.series[0].key.value == "tcp");
  for (const SeriesHistory& one : asked.series) {
    CHECK(std::isnan(one.history.values[3]));
    CHECK(std::isnan(one.history.values[4]));
    CHECK(one.history.values[5] > 0);
  }
}

TEST_CASE("by address inside a network, its peers outside are not foretold", "[forecast]") {
  MemoryStore store;
  REQUIRE(store.write(records(0, 600)));
  SeriesWish wish = minute_wish();
  wish.by = Dimension::ip;
  wish.filter.ips = {parse_network("10.0.0.0/8").value()};
  const auto asked = ask_histories(store, wish).value();
  REQUIRE(asked.series.size() == 2);
  CHECK(asked.series[0].key == SeriesKey{Dimension::ip, "10.0.0.1"});
  CHECK(asked.series[0].history.values[0] == 1200);
  CHECK(asked.series[1].key.value == "10.0.0.2");
  wish.top = 1;
  CHECK(ask_histories(store, wish).value().series.size() == 1);
}

TEST_CASE("addresses of a network are asked without it, for rollups of single addresses answer them", "[forecast]") {
  /// Passes on, and keeps what was asked.
  class Listener final : public SeriesReader {
   public:
    Result<SeriesAnswer> series(const SeriesQuestion& question) override {
      asked.push_back(question);
      return store.series(question);
    }
    Result<TopAnswer> top(const TopQuestion& question) override {
      ranked.push_back(question);
      return store.top(question);
    }
    Result<std::vector<SensorState>> sensors() override { return store.sensors(); }
    MemoryStore store;
    std::vector<SeriesQuestion> asked;
    std::vector<TopQuestion> ranked;
  };
  Listener reader;
  REQUIRE(reader.store.write(records(0, 605)));
  auto wish = minute_wish();
  wish.by = Dimension::ip;
  wish.filter.ips = {parse_network("10.0.0.0/8").value()};
  wish.filter.protos = {protos::tcp};
  const auto asked = ask_histories(reader, wish).value();
  REQUIRE(asked.series.size() == 1);
  CHECK(asked.series[0].history.values == std::vector<double>(10, 1200));
  REQUIRE(reader.ranked.size() == 1);
  CHECK(reader.ranked[0].filter.ips.empty());
  CHECK(reader.ranked[0].within.size() == 1);
  REQUIRE(reader.asked.size() == 1);
  CHECK(reader.asked[0].filter.ips.empty());
  CHECK(reader.asked[0].filter.protos.size() == 1);
}

TEST_CASE("no windows, an unknown sensor and less than one step are told apart", "[forecast]") {
  MemoryStore empty;
  CHECK(ask_histories(empty, minute_wish()).error().message.find("no windows") != std::string::npos);
  MemoryStore store;
  REQUIRE(store.write(records(0, 30)));
  CHECK(ask_histories(store, minute_wish()).error().message.find("no whole step of 1m") != std::string::npos);
  SeriesWish wish = minute_wish();
  wish.filter.sensors = {"egde1"};
  CHECK(ask_histories(store, wish).error().message.find("did you mean 'edge1'") != std::string::npos);
}

TEST_CASE("window lines give the same histories as the rows that they sum up", "[forecast]") {
  MemoryStore store;
  SummaryReader summaries;
  const auto made = records(0, 900, 300, 420);
  REQUIRE(store.write(made));
  for (const WindowRecord& record : made) summaries.add(record.summary);
  for (const Dimension by : {Dimension::total, Dimension::proto, Dimension::family}) {
    SeriesWish wish = minute_wish();
    wish.by = by;
    const auto rows = ask_histories(store, wish).value();
    const auto sums = ask_histories(summaries, wish).value();
    REQUIRE(rows.series.size() == sums.series.size());
    for (std::size_t i = 0; i < rows.series.size(); ++i) {
      CHECK(rows.series[i].key == sums.series[i].key);
      REQUIRE(rows.series[i].history.values.size() == sums.series[i].history.values.size());
      CHECK(rows.series[i].history.values[0] == sums.series[i].history.values[0]);
      CHECK(std::isnan(sums.series[i].history.values[5]));
    }
  }
}

TEST_CASE("window lines narrow a total by protocol, and refuse what needs rows", "[forecast]") {
  SummaryReader summaries;
  for (const WindowRecord& record : records(0, 600)) summaries.add(record.summary);
  SeriesWish wish = minute_wish();
  wish.filter.protos = {protos::udp};
  CHECK(ask_histories(summaries, wish).value().series[0].history.values[0] == 600);
  wish.by = Dimension::family;
  CHECK(ask_histories(summaries, wish).error().code == ErrorCode::usage);
  wish.by = Dimension::ip;
  CHECK(ask_histories(summaries, wish).error().message.find("capture's lines") != std::string::npos);
}

TEST_CASE("every dimension gives the same histories in pieces as one by one", "[forecast]") {
  MemoryStore store;
  REQUIRE(store.write(records(0, 600)));
  SeriesWish wish = minute_wish();
  const std::pair<Dimension, std::vector<std::string>> expected[] = {
      {Dimension::pair, {"10.0.0.1>192.0.2.1", "10.0.0.2>192.0.2.1"}},
      {Dimension::service, {"443"}},
      {Dimension::sensor, {"edge1"}},
      {Dimension::ip, {"192.0.2.1", "10.0.0.1", "10.0.0.2"}},
      {Dimension::family, {"ipv4"}}};
  for (const auto& [by, values] : expected) {
    wish.by = by;
    const auto asked = ask_histories(store, wish);
    REQUIRE(asked);
    std::vector<std::string> got;
    for (const SeriesHistory& one : asked->series) got.push_back(one.key.value);
    CHECK(got == values);
  }
  wish.by = Dimension::pair;
  wish.top = 1;
  CHECK(ask_histories(store, wish).value().series.size() == 1);
}

TEST_CASE("a step that lost more than a hundredth of its packets is unknown", "[forecast]") {
  MemoryStore store;
  auto made = records(0, 600);
  for (WindowRecord& record : made) record.summary.loss.received = Packets{1000};
  made[30].summary.loss.dropped_kernel = Packets{130};  // of the 12,130 of its minute: over 1 %
  made[60].summary.loss.dropped_kernel = Packets{110};  // of 12,110: under
  REQUIRE(store.write(made));
  const auto asked = ask_histories(store, minute_wish()).value();
  CHECK(std::isnan(asked.series[0].history.values[2]));
  CHECK(asked.series[0].lossy == 1);
  CHECK(known_values(asked.series[0].history.values) == 9);
}

TEST_CASE("a history that is longer than an answer is asked in parts", "[forecast]") {
  MemoryStore store;
  auto made = records(0, 5 * 3000);
  // Nobody but ARP in the second part.
  for (std::size_t i = 2100; i < made.size(); ++i) {
    for (TrafficRow& row : made[i].rows) row.key = {Family::arp, protos::arp, {}, {}, {}};
    made[i].rows.pop_back();
    made[i].summary = summarise("edge1", made[i].summary.window, made[i].rows, Loss{});
  }
  REQUIRE(store.write(made));
  SeriesWish wish;
  wish.plan = {.horizon = 5min, .step = Duration(5s), .history = Duration(5s) * 3000};
  wish.as_of = Timestamp(24h);
  wish.by = Dimension::proto;
  const auto asked = ask_histories(store, wish).value();
  REQUIRE(asked.series.size() == 3);
  CHECK(asked.series[0].key.value == "tcp");
  for (const SeriesHistory& one : asked.series) {
    REQUIRE(one.history.values.size() == 3000);
    CHECK(one.history.values[100] == (one.key.value == "tcp" ? 100 : one.key.value == "udp" ? 50 : 0));
    CHECK(one.history.values[2500] == (one.key.value == "arp" ? 100 : 0));
  }
}
