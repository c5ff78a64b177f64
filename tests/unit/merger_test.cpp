#include "netaugur/window/merger.hpp"

#include "catch.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

const StreamHeader edge1{"edge1", "run-1", "eth0", "EN10MB"};
const StreamHeader edge1_again{"edge1", "run-2", "eth1", "EN10MB"};
const StreamHeader edge2{"edge2", "run-3", "eth0", "EN10MB"};

FlowKey udp_from(const char* src, std::uint16_t src_port = 50000) {
  FlowKey key;
  key.family = Family::ipv4;
  key.proto = protos::udp;
  key.src = *parse_address(src);
  key.dst = *parse_address("192.0.2.53");
  key.src_port = src_port;
  key.dst_port = 53;
  key.has_ports = true;
  return key;
}

PacketLine packet(Timestamp at, const char* src = "10.0.0.1") { return {at, udp_from(src), {100}}; }

FlowLine flow(std::chrono::seconds start, std::uint64_t packets, const char* src = "10.0.0.1") {
  return {{Timestamp(start), 5s}, udp_from(src), {{packets}, {packets * 100}}};
}

WindowMerger merger(MergerOptions options = {}) { return *WindowMerger::create(options); }

void take(WindowMerger& into, WindowMerger::Input input, std::initializer_list<Line> lines) {
  for (const Line& line : lines) REQUIRE(into.take(input, line));
}

}  // namespace

TEST_CASE("a packet at a window's end belongs to the next window") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe, {edge1, packet(Timestamp(5s)), packet(Timestamp(10s - 1ns)), packet(Timestamp(10s))});
  windows.finish(pipe);
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 2);
  CHECK(closed[0].summary.window == Window{Timestamp(5s), 5s});
  CHECK(closed[0].summary.total == Counts{{2}, {200}});
  CHECK(closed[1].summary.window == Window{Timestamp(10s), 5s});
}

TEST_CASE("client ports fold into one row of the service, and the sums stay") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe,
       {edge1, FlowLine{{Timestamp(0s), 5s}, udp_from("10.0.0.1", 50000), {{1}, {70}}},
        FlowLine{{Timestamp(0s), 5s}, udp_from("10.0.0.1", 50001), {{2}, {30}}}});
  windows.finish(pipe);
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 1);
  REQUIRE(closed[0].records.size() == 1);
  REQUIRE(closed[0].records[0].rows.size() == 1);
  CHECK(closed[0].records[0].rows[0].key.service == 53);
  CHECK(closed[0].records[0].rows[0].counts == Counts{{3}, {100}});
  CHECK(closed[0].summary.hosts == 2);
  CHECK(closed[0].summary.pairs == 1);
  CHECK(closed[0].summary.loss.received.value == 3);
}

TEST_CASE("a mark closes the windows that end at or before it and no other") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe, {edge1, flow(0s, 1), flow(5s, 1), MarkLine{Timestamp(5s)}});
  auto closed = windows.closed();
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].summary.window.start == Timestamp(0s));
  take(windows, pipe, {MarkLine{Timestamp(10s - 1ns)}});
  CHECK(windows.closed().empty());
  take(windows, pipe, {MarkLine{Timestamp(10s)}});
  CHECK(windows.closed().size() == 1);
}

TEST_CASE("what comes for a passed window is late, is in no row, and is counted once in the window of the watermark") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe,
       {edge1, flow(0s, 5), MarkLine{Timestamp(5s)}, flow(0s, 2), flow(5s, 1), MarkLine{Timestamp(10s)}});
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 2);
  CHECK(closed[0].summary.total.packets.value == 5);
  CHECK(closed[0].summary.loss.late.value == 0);
  CHECK(closed[1].summary.total.packets.value == 1);
  CHECK(closed[1].summary.loss.late.value == 2);
}

TEST_CASE("a mark that goes back does not open what was passed") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe, {edge1, MarkLine{Timestamp(10s)}, MarkLine{Timestamp(5s)}, flow(5s, 1)});
  windows.finish(pipe);
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].summary.window.start == Timestamp(10s));
  CHECK(closed[0].summary.loss.late == Packets{1});
}

TEST_CASE("the loss of a window that was just passed is told with the window of the watermark") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe, {edge1, MarkLine{Timestamp(5s)}, LossLine{{Timestamp(0s), 5s}, {{0}, {3}, {0}, {0}, {0}, {0}}}});
  windows.finish(pipe);
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].summary.window.start == Timestamp(5s));
  CHECK(closed[0].summary.loss.dropped_kernel == Packets{3});
}

TEST_CASE("a flow that is a nanosecond too long for its window is refused") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe, {edge1, FlowLine{{Timestamp(0s), 5s}, udp_from("10.0.0.1"), {{1}, {1}}}});
  CHECK_FALSE(windows.take(pipe, FlowLine{{Timestamp(0s), 5s + 1ns}, udp_from("10.0.0.1"), {{1}, {1}}}));
}

TEST_CASE("packets and flows of the same capture give the same windows") {
  auto as_packets = merger();
  auto as_flows = merger();
  const auto a = as_packets.add_input();
  const auto b = as_flows.add_input();
  const Loss loss{{2}, {}, {}, {}, {}, {}};
  take(as_packets, a,
       {edge1, MarkLine{Timestamp(0s)}, packet(Timestamp(1s)), packet(Timestamp(2s)), packet(Timestamp(17s)),
        LossLine{{Timestamp(0s), 5s}, loss}, MarkLine{Timestamp(5s)}, packet(Timestamp(4s)), MarkLine{Timestamp(20s)}});
  take(as_flows, b,
       {edge1, flow(0s, 2), LossLine{{Timestamp(0s), 5s}, loss}, MarkLine{Timestamp(5s)}, flow(0s, 1), flow(15s, 1),
        MarkLine{Timestamp(20s)}});
  const auto first = as_packets.closed();
  const auto second = as_flows.closed();
  REQUIRE(first.size() == second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    CHECK(first[i].summary == second[i].summary);
    CHECK(first[i].records[0].rows == second[i].records[0].rows);
  }
}

TEST_CASE("disorder within the lateness of a pipe without marks lands in its own window") {
  auto windows = merger({.window = 5s, .lateness = 10s});
  const auto pipe = windows.add_input();
  take(windows, pipe, {edge1, packet(Timestamp(1s)), packet(Timestamp(15s - 1ns)), packet(Timestamp(2s))});
  CHECK(windows.closed().empty());
  take(windows, pipe, {packet(Timestamp(15s))});
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].summary.total.packets.value == 2);
}

TEST_CASE("a window waits for every open pipe, and a finished pipe holds nothing back") {
  auto windows = merger();
  const auto a = windows.add_input();
  const auto b = windows.add_input();
  take(windows, a, {edge1, flow(0s, 1), MarkLine{Timestamp(5s)}});
  CHECK(windows.closed().empty());
  CHECK(windows.furthest_behind() == b);
  take(windows, b, {edge2, flow(0s, 1)});
  windows.finish(b);
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 2);
  CHECK(closed[0].summary.sensor == "edge1");
  CHECK(closed[1].summary.sensor == "edge2");
}

TEST_CASE("two runs of one sensor are one window for people and two records for the database") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe,
       {edge1, flow(0s, 1), LossLine{{Timestamp(0s), 5s}, {{1}, {7}, {}, {}, {}, {}}}, edge1_again, flow(0s, 2),
        LossLine{{Timestamp(0s), 5s}, {{2}, {1}, {}, {}, {}, {}}}, MarkLine{Timestamp(5s)}});
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].summary.total.packets.value == 3);
  CHECK(closed[0].summary.pairs == 1);
  CHECK(closed[0].summary.loss.dropped_kernel.value == 8);
  CHECK(closed[0].records.size() == 2);
}

TEST_CASE("a run that comes through two pipes is counted once and said") {
  auto windows = merger();
  const auto a = windows.add_input();
  const auto b = windows.add_input();
  take(windows, a, {edge1, flow(0s, 1)});
  const auto again = windows.take(b, edge1);
  REQUIRE_FALSE(again);
  CHECK(again.error().message.find("run-1") != std::string::npos);
  take(windows, b, {flow(0s, 1), MarkLine{Timestamp(5s)}});
  windows.finish(a);
  CHECK(windows.closed().at(0).summary.total.packets.value == 1);
}

TEST_CASE("a quiet live window is a window, and a gap is none") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  take(windows, pipe,
       {edge1, flow(0s, 1), MarkLine{Timestamp(5s)}, LossLine{{Timestamp(5s), 5s}, {}}, MarkLine{Timestamp(10s)},
        flow(100s, 1)});
  windows.finish(pipe);
  const auto closed = windows.closed();
  REQUIRE(closed.size() == 3);
  CHECK(closed[1].summary.window.start == Timestamp(5s));
  CHECK(closed[1].summary.total.packets.value == 0);
  CHECK(closed[2].summary.window.start == Timestamp(100s));
}

TEST_CASE("flows of a finer window fold into a longer one; of a coarser one they are refused") {
  auto minute = merger({.window = 60s, .lateness = 10s});
  const auto pipe = minute.add_input();
  take(minute, pipe, {edge1, flow(0s, 1), flow(55s, 2)});
  minute.finish(pipe);
  const auto closed = minute.closed();
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].summary.total.packets.value == 3);

  auto second = merger({.window = 1s, .lateness = 10s});
  const auto fine = second.add_input();
  take(second, fine, {edge1});
  CHECK(second.take(fine, flow(0s, 1)).error().code == ErrorCode::bad_input);
}

TEST_CASE("a line before any header is refused and a sum beyond bigint too") {
  auto windows = merger();
  const auto pipe = windows.add_input();
  CHECK_FALSE(windows.take(pipe, flow(0s, 1)));
  take(windows, pipe, {edge1, FlowLine{{Timestamp(0s), 5s}, udp_from("10.0.0.1"), {{1}, {quantity_max}}}});
  CHECK_FALSE(windows.take(pipe, FlowLine{{Timestamp(0s), 5s}, udp_from("10.0.0.2"), {{1}, {1}}}));
  windows.finish(pipe);
  CHECK(windows.closed().at(0).summary.total == Counts{{1}, {quantity_max}});
}

TEST_CASE("a window that cannot be is refused") {
  CHECK_FALSE(WindowMerger::create({.window = 0s, .lateness = 0s}));
  CHECK_FALSE(WindowMerger::create({.window = 48h, .lateness = 0s}));
  CHECK_FALSE(WindowMerger::create({.window = 1s + 1ns, .lateness = 0s}));
}
