#include "netaugur/window/capture_session.hpp"

#include <algorithm>
#include <map>

#include "catch.hpp"
#include "pcap_writer.hpp"

using namespace netaugur;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::uint32_t wire_length = 60;

/// Frames from memory, then the end, or an error where one is set.
class MemorySource final : public FrameSource {
 public:
  MemorySource(std::string name, std::vector<Duration> times) : name_(std::move(name)), times_(std::move(times)) {}

  Result<Progress> read(const Take& take) override {
    constexpr std::size_t at_once = 100;
    if (interrupted_) return Progress{};
    if (at_ < times_.size()) {
      frames_.clear();
      while (at_ < times_.size() && frames_.size() < at_once) {
        frames_.push_back({Timestamp(times_[at_++]), octets_, wire_length, LinkType{12}});
      }
      counters_.received += frames_.size();
      take(frames_);
      return Progress{State::frames, {}};
    }
    if (error) return tl::unexpected(*error);
    if (live_ && idle_left_ > 0) {
      --idle_left_;
      counters_.dropped_kernel = 5;
      return Progress{State::idle, Timestamp(times_.back() + milliseconds(10))};
    }
    return Progress{};
  }
  SourceCounters counters() override { return counters_; }
  bool live() const override { return live_; }
  std::string name() const override { return name_; }
  std::string linktype() const override { return "RAW"; }
  std::string run() const override { return "run-of-" + name_; }
  void interrupt() override { interrupted_ = true; }

  void be_live() { live_ = true; }
  std::optional<Error> error;

 private:
  std::string name_;
  std::vector<Duration> times_;
  std::size_t at_ = 0;
  test::Octets octets_ = test::ipv4({}, test::udp(1000, 53));
  std::vector<Frame> frames_;
  SourceCounters counters_;
  bool live_ = false;
  int idle_left_ = 1;
  std::atomic<bool> interrupted_{false};
};

/// Sums by window over all sources, and every line's kind in order.
class Sums final : public LineSink {
 public:
  void write(const StreamHeader& line) override { kinds += line.source; }
  void write(const PacketLine& line) override { packets.push_back(line.ts); }
  void write(const FlowLine& line) override { windows[line.window.start] += line.counts; }
  void write(const LossLine& line) override {
    kinds += 'L';
    dropped += line.loss.dropped_kernel.value;
  }
  void write(const MarkLine&) override {}
  Status flush() override {
    if (fail_at && flushes_++ >= *fail_at) return fail(ErrorCode::unavailable, "disk full");
    return {};
  }

  [[nodiscard]] std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const auto& [start, counts] : windows) sum += counts.packets.value;
    return sum;
  }

  std::map<Timestamp, Counts> windows;
  std::vector<Timestamp> packets;
  std::string kinds;
  std::uint64_t dropped = 0;
  std::optional<int> fail_at;

 private:
  int flushes_ = 0;
};

class FrameCounter final : public FrameSink {
 public:
  Status write(const Frame&) override {
    ++frames;
    if (frames == fail_at) return fail(ErrorCode::unavailable, "disk full");
    return {};
  }
  std::uint64_t frames = 0;
  std::uint64_t fail_at = 0;
};

using Sources = std::vector<std::unique_ptr<FrameSource>>;

Sources recorded(const std::map<std::string, std::vector<Duration>>& files) {
  Sources sources;
  for (const auto& [name, times] : files) sources.push_back(std::make_unique<MemorySource>(name, times));
  return sources;
}

std::vector<Duration> every(Duration step, int count, Duration from = seconds(0)) {
  std::vector<Duration> times;
  for (int i = 0; i < count; ++i) times.push_back(from + i * step);
  return times;
}

}  // namespace

TEST_CASE("a recording of many batches is counted to the last packet") {
  Sums sums;
  CaptureSession session(recorded({{"a", every(milliseconds(1), 50'000)}}), {}, sums, nullptr);
  const auto errors = session.run();
  REQUIRE(errors.has_value());
  CHECK(errors->empty());
  CHECK(sums.total() == 50'000);
  CHECK(sums.windows.size() == 10);
  CHECK(sums.windows.at(Timestamp(seconds(5))) == Counts{Packets{5000}, Bytes{5000 * wire_length}});
  CHECK(session.totals().captured == 50'000);
  CHECK(session.totals().sources.received == 50'000);
}

TEST_CASE("recordings are merged by time, whatever their order on the command line") {
  Sums forth;
  Sums back;
  const auto a = every(milliseconds(700), 100);
  const auto b = every(milliseconds(900), 100, seconds(20));
  CaptureSession::Options options;
  options.output = FlowWindows::Output::packets;
  for (const bool reversed : {false, true}) {
    Sources sources = recorded({{"a", a}, {"b", b}});
    if (reversed) std::ranges::reverse(sources);
    CaptureSession session(std::move(sources), options, reversed ? back : forth, nullptr);
    REQUIRE(session.run().has_value());
  }
  CHECK(forth.kinds == back.kinds);
  CHECK(forth.packets == back.packets);
  CHECK(std::ranges::is_sorted(forth.packets));
  CHECK(forth.packets.size() == 200);
}

TEST_CASE("a recording split at any packet gives the sums of the whole") {
  const auto times = every(milliseconds(300), 120);
  Sums whole;
  CaptureSession all(recorded({{"a", times}}), {}, whole, nullptr);
  REQUIRE(all.run().has_value());
  for (std::size_t cut = 0; cut <= times.size(); ++cut) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(cut);
    Sums parts;
    CaptureSession split(recorded({{"a", {times.begin(), middle}}, {"b", {middle, times.end()}}}), {}, parts, nullptr);
    REQUIRE(split.run().has_value());
    REQUIRE(parts.windows == whole.windows);
  }
}

TEST_CASE("a source that fails ends alone, and what came before it is counted") {
  Sums sums;
  auto broken = std::make_unique<MemorySource>("a", every(seconds(1), 3));
  broken->error = Error{ErrorCode::bad_input, "a: record 4 at offset 99: damaged"};
  Sources sources;
  sources.push_back(std::move(broken));
  sources.push_back(std::make_unique<MemorySource>("b", every(seconds(1), 7)));
  CaptureSession session(std::move(sources), {}, sums, nullptr);
  const auto errors = session.run();
  REQUIRE(errors.has_value());
  REQUIRE(errors->size() == 1);
  CHECK(errors->front().message == "a: record 4 at offset 99: damaged");
  CHECK(sums.total() == 10);
}

TEST_CASE("a count ends the capture at exactly that packet") {
  for (const std::uint64_t count : {1U, 99U, 100U, 101U, 1024U}) {
    Sums sums;
    FrameCounter frames;
    CaptureSession session(recorded({{"a", every(milliseconds(1), 5000)}}), {.max_packets = count}, sums, &frames);
    REQUIRE(session.run().has_value());
    CHECK(sums.total() == count);
    CHECK(frames.frames == count);
  }
}

TEST_CASE("a duration is measured on the packets' clock and is half-open") {
  Sums sums;
  CaptureSession session(recorded({{"a", every(seconds(1), 100, seconds(1000))}}), {.max_duration = seconds(30)}, sums,
                         nullptr);
  REQUIRE(session.run().has_value());
  CHECK(sums.total() == 30);
}

TEST_CASE("every counted frame reaches the frame sink, and its error ends the capture") {
  Sums sums;
  FrameCounter frames;
  CaptureSession session(recorded({{"a", every(milliseconds(1), 3000)}}), {}, sums, &frames);
  REQUIRE(session.run().has_value());
  CHECK(frames.frames == 3000);

  FrameCounter full;
  full.fail_at = 10;
  CaptureSession second(recorded({{"a", every(milliseconds(1), 3000)}}), {}, sums, &full);
  const auto ended = second.run();
  REQUIRE_FALSE(ended.has_value());
  CHECK(ended.error().message == "disk full");
  CHECK(full.frames == 10);
}

TEST_CASE("a line sink that fails ends the capture with its error, also while the reader waits") {
  Sums sums;
  sums.fail_at = 2;
  CaptureSession session(recorded({{"a", every(milliseconds(1), 200'000)}}), {}, sums, nullptr);
  const auto ended = session.run();
  REQUIRE_FALSE(ended.has_value());
  CHECK(ended.error().code == ErrorCode::unavailable);
}

TEST_CASE("live sources are read side by side, and their drops are in the loss") {
  Sums sums;
  Sources sources;
  for (const char* name : {"a", "b", "c"}) {
    auto source = std::make_unique<MemorySource>(name, every(milliseconds(1), 20'000));
    source->be_live();
    sources.push_back(std::move(source));
  }
  CaptureSession session(std::move(sources), {.lateness = milliseconds(500)}, sums, nullptr);
  REQUIRE(session.run().has_value());
  CHECK(sums.total() == 60'000);
  CHECK(sums.dropped == 15);
  CHECK(session.totals().sources.dropped_kernel == 15);
}

TEST_CASE("a stop before the start counts nothing and ends") {
  Sums sums;
  CaptureSession session(recorded({{"a", every(milliseconds(1), 1000)}}), {}, sums, nullptr);
  session.stop();
  REQUIRE(session.run().has_value());
  CHECK(sums.total() == 0);
}
