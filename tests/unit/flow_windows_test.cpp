#include "netaugur/window/flow_windows.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "catch.hpp"

using namespace netaugur;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// Keeps lines as short texts: `H a`, `F 10 p3`, `L 10 r3`, `M 10`, `P 12` (seconds).
class Recorder final : public LineSink {
 public:
  void write(const StreamHeader& line) override { lines.push_back("H " + line.source); }
  void write(const PacketLine& line) override { lines.push_back("P " + at(line.ts)); }
  void write(const FlowLine& line) override {
    lines.push_back("F " + at(line.window.start) + " p" + std::to_string(line.counts.packets.value));
    ports.push_back(line.key.src_port);
    flows[{line.window.start, line.key}] += line.counts;
  }
  void write(const LossLine& line) override {
    lines.push_back("L " + at(line.window.start) + " r" + std::to_string(line.loss.received.value));
    losses.push_back(line);
  }
  void write(const MarkLine& line) override { marks.push_back(line.until); }
  Status flush() override { return {}; }

  static std::string at(Timestamp ts) {
    return std::to_string(std::chrono::floor<seconds>(ts.time_since_epoch()).count());
  }

  std::vector<std::string> lines;
  std::vector<std::uint16_t> ports;  ///< of flow lines
  std::vector<LossLine> losses;
  std::vector<Timestamp> marks;
  std::map<std::pair<Timestamp, FlowKey>, Counts> flows;
};

using Lines = std::vector<std::string>;

Timestamp after(Duration since_epoch) { return Timestamp(since_epoch); }

std::array<DecodedFrame, 1> frame(Duration at, std::uint16_t source = 0, std::uint16_t port = 1) {
  FlowKey key;
  key.family = Family::ipv4;
  key.proto = protos::tcp;
  key.src_port = port;
  key.has_ports = true;
  return {DecodedFrame{after(at), {key, false}, 100, source}};
}

FlowWindows::Options recorded(std::size_t sources = 1) {
  FlowWindows::Options options;
  for (std::size_t i = 0; i < sources; ++i)
    options.sources.push_back({"s", "r", std::string(1, char('a' + i)), "EN10MB"});
  return options;
}

FlowWindows::Options live(std::size_t sources = 1) {
  FlowWindows::Options options = recorded(sources);
  options.clock = FlowWindows::Clock::own;
  options.lateness = milliseconds(500);
  return options;
}

}  // namespace

TEST_CASE("a window is half-open: a frame at its end belongs to the next") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  windows.count(frame(seconds(10)));
  windows.count(frame(seconds(15) - Duration(1)));
  windows.count(frame(seconds(15)));
  windows.close();
  CHECK(out.lines == Lines{"H a", "F 10 p2", "L 10 r2", "F 15 p1", "L 15 r1"});
}

TEST_CASE("frames before 1970 lie in the window that contains them") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  windows.count(frame(seconds(-1)));
  windows.close();
  CHECK(out.lines == Lines{"H a", "F -5 p1", "L -5 r1"});
}

TEST_CASE("a window closes when the watermark reaches its end, not before") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  windows.count(frame(seconds(10)));
  windows.count(frame(seconds(25) - Duration(1)));
  CHECK(out.losses.empty());
  windows.count(frame(seconds(25)));
  REQUIRE(out.losses.size() == 1);
  CHECK(out.losses[0].window.start == after(seconds(10)));
  CHECK(out.marks.back() == after(seconds(15)));
}

TEST_CASE("disorder within the lateness lands in its own window") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  windows.count(frame(seconds(10)));
  windows.count(frame(seconds(24)));
  windows.count(frame(seconds(14)));
  windows.close();
  CHECK(out.lines == Lines{"H a", "F 10 p2", "L 10 r2", "F 20 p1", "L 20 r1"});
}

TEST_CASE("a frame beyond the lateness becomes a further flow line after its window's loss line") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  windows.count(frame(seconds(10)));
  windows.count(frame(seconds(40)));
  windows.count(frame(seconds(11)));
  windows.close();
  CHECK(out.lines == Lines{"H a", "F 10 p1", "L 10 r1", "F 40 p1", "L 40 r1", "F 10 p1"});
}

TEST_CASE("a frame at the very end of what was written is not late") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  windows.count(frame(seconds(10)));
  windows.count(frame(seconds(25)));
  windows.count(frame(seconds(15)));
  windows.count(frame(seconds(15) - Duration(1)));
  windows.close();
  CHECK(out.lines == Lines{"H a", "F 10 p1", "L 10 r1", "F 15 p1", "L 15 r1", "F 25 p1", "L 25 r1", "F 10 p1"});
}

TEST_CASE("a window closes in the midst of frames that come together for a later one") {
  Recorder out;
  FlowWindows windows(live(), out);
  windows.count(frame(seconds(11)));
  windows.count(frame(seconds(15)));
  CHECK(out.losses.empty());
  const std::array together{frame(milliseconds(15'100)).front(), frame(milliseconds(15'600)).front()};
  windows.count(together);
  REQUIRE(out.losses.size() == 1);
  CHECK(out.losses[0].window.start == after(seconds(10)));
}

TEST_CASE("a gap of years in a recording makes no empty windows") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  windows.count(frame(seconds(10)));
  windows.count(frame(std::chrono::years(40)));
  windows.close();
  CHECK(out.losses.size() == 2);
}

TEST_CASE("the first mark comes before the first count, and marks only rise") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  windows.count(frame(seconds(100)));
  REQUIRE(out.marks.size() == 1);
  CHECK(out.marks[0] <= after(seconds(100)));
  for (int i = 0; i < 10; ++i) windows.count(frame(seconds(100 + 7 * i)));
  windows.close();
  CHECK(std::ranges::is_sorted(out.marks));
}

TEST_CASE("flows of a window come in the order of their first packets, whatever the seed") {
  for (const std::uint64_t seed : {1U, 2U}) {
    Recorder out;
    FlowWindows::Options options = recorded();
    options.seed = seed;
    FlowWindows windows(options, out);
    for (const std::uint16_t port : std::initializer_list<std::uint16_t>{7, 3, 7, 9, 3, 1}) windows.count(frame(seconds(1), 0, port));
    windows.close();
    CHECK(out.ports == std::vector<std::uint16_t>{7, 3, 9, 1});
  }
}

TEST_CASE("frames counted together and one by one give the same lines") {
  CHECK(rc::check("same", [](const std::vector<std::int8_t>& times) {
    std::vector<DecodedFrame> frames;
    for (const std::int8_t at : times) {
      frames.push_back(frame(milliseconds(500) * at, at % 3 == 0 ? 1 : 0, static_cast<std::uint16_t>(at & 7)).front());
      frames.back().headers.truncated = at % 5 == 0;
    }
    Recorder together;
    FlowWindows first(recorded(2), together);
    first.count(frames);
    first.close();
    Recorder singly;
    FlowWindows second(recorded(2), singly);
    for (const DecodedFrame& each : frames) second.count({&each, 1});
    second.close();
    RC_ASSERT(together.lines == singly.lines);
    RC_ASSERT(together.flows == singly.flows);
    RC_ASSERT(together.marks == singly.marks);
  }));
}

TEST_CASE("what was folded because a table was full is in its window's loss") {
  Recorder out;
  FlowWindows::Options options = recorded();
  options.max_flows = max_flows_least;
  FlowWindows windows(options, out);
  constexpr std::uint16_t packets = 10'000;
  for (std::uint16_t port = 0; port < packets; ++port) windows.count(frame(seconds(1), 0, port));
  windows.count(frame(seconds(6)));
  windows.close();
  REQUIRE(out.losses.size() == 2);
  const std::uint64_t folded = out.losses[0].loss.folded.value;
  CHECK(folded > packets - max_flows_least);
  CHECK(out.losses[1].loss.folded == Packets{0});
  FlowKey row;
  row.family = Family::ipv4;
  row.proto = protos::tcp;
  CHECK(out.flows[{after(seconds(0)), row}].packets == Packets{folded});
}

TEST_CASE("several sources share the pipe behind repeated headers, window by window") {
  Recorder out;
  FlowWindows windows(recorded(2), out);
  windows.begin();
  windows.count(frame(seconds(1), 1));
  windows.count(frame(seconds(2), 0));
  windows.count(frame(seconds(6), 0));
  windows.close();
  CHECK(out.lines ==
        Lines{"H a", "H b", "H a", "F 0 p1", "L 0 r1", "H b", "F 0 p1", "L 0 r1", "H a", "F 5 p1", "L 5 r1"});
}

TEST_CASE("packets are written as they come, with the same loss lines") {
  Recorder out;
  auto options = recorded();
  options.output = FlowWindows::Output::packets;
  FlowWindows windows(options, out);
  windows.count(frame(seconds(10)));
  windows.count(frame(seconds(26)));
  windows.count(frame(seconds(11)));
  windows.close();
  CHECK(out.lines == Lines{"H a", "P 10", "L 10 r1", "P 26", "P 11", "L 25 r1"});
}

TEST_CASE("truncated frames are counted in their window's loss") {
  Recorder out;
  FlowWindows windows(recorded(), out);
  auto snapped = frame(seconds(1));
  snapped.front().headers.truncated = true;
  windows.count(snapped);
  windows.count(frame(seconds(2)));
  windows.close();
  REQUIRE(out.losses.size() == 1);
  CHECK(out.losses[0].loss.truncated == Packets{1});
  CHECK(out.losses[0].loss.received == Packets{2});
}

TEST_CASE("an idle live source closes its windows, empty ones with a loss line alone") {
  Recorder out;
  FlowWindows windows(live(), out);
  windows.begin();
  windows.count(frame(seconds(11)));
  windows.quiet(0, after(seconds(20) + milliseconds(499)));
  CHECK(out.lines == Lines{"H a", "F 10 p1", "L 10 r1"});
  windows.quiet(0, after(seconds(20) + milliseconds(500)));
  CHECK(out.lines == Lines{"H a", "F 10 p1", "L 10 r1", "L 15 r0"});
}

TEST_CASE("the slowest live source holds the windows open, until it ends") {
  Recorder out;
  FlowWindows windows(live(2), out);
  windows.count(frame(seconds(11), 0));
  windows.count(frame(seconds(11), 1));
  windows.count(frame(seconds(31), 0));
  CHECK(out.losses.empty());
  windows.finish(1);
  CHECK_FALSE(out.losses.empty());
  windows.close();
  const auto received = std::accumulate(out.losses.begin(), out.losses.end(), std::uint64_t{0},
                                        [](auto sum, const LossLine& line) { return sum + line.loss.received.value; });
  CHECK(received == 3);
}

TEST_CASE("a live clock that was set forward by a year makes no million empty windows") {
  Recorder out;
  FlowWindows windows(live(), out);
  windows.count(frame(seconds(11)));
  windows.quiet(0, after(std::chrono::years(1)));
  windows.close();
  CHECK(out.losses.size() < 10);
}

TEST_CASE("drops belong to the window at which their source is") {
  Recorder out;
  FlowWindows windows(live(), out);
  windows.count(frame(seconds(11)));
  windows.lost(0, Packets{3}, Packets{1});
  windows.count(frame(seconds(16)));
  windows.lost(0, Packets{4}, Packets{0});
  windows.close();
  REQUIRE(out.losses.size() == 2);
  CHECK(out.losses[0].loss.dropped_kernel == Packets{3});
  CHECK(out.losses[0].loss.dropped_interface == Packets{1});
  CHECK(out.losses[1].loss.dropped_kernel == Packets{4});
}

TEST_CASE("no frame is lost, whatever its time") {
  CHECK(rc::check("sums", [](const std::vector<std::int16_t>& times) {
    Recorder out;
    FlowWindows windows(recorded(), out);
    for (const std::int16_t at : times) windows.count(frame(milliseconds(100) * at));
    windows.close();
    std::map<Timestamp, std::uint64_t> want;
    for (const std::int16_t at : times) want[floor_to(after(milliseconds(100) * at), seconds(5))] += 1;
    std::map<Timestamp, std::uint64_t> got;
    for (const auto& [key, counts] : out.flows) got[key.first] += counts.packets.value;
    RC_ASSERT(got == want);
  }));
}
