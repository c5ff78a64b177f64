#pragma once
// Sources -> lines: reading and counting on threads of their own with a bounded hand-over between them.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "netaugur/net/source.hpp"
#include "netaugur/window/flow_windows.hpp"
#include "netaugur/window/line_sink.hpp"

namespace netaugur {

/// Takes every frame that is counted, in the order in which it comes (`capture -w`).
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  [[nodiscard]] virtual Status write(const Frame& frame) = 0;
};

struct FrameBatch;
class BatchQueue;
class OutputQueue;

/// Either all sources are live (several have a reading thread each) or all are recorded (merged by time, so that the
/// order in which they are given does not matter). The caller's thread counts; lines are written on a thread of their
/// own. What a reading thread has taken is never dropped: it waits for the counting thread, that for
/// the writing thread once as much waits as the tables may hold, and a live source's kernel buffer holds what comes
/// meanwhile.
class CaptureSession {
 public:
  static constexpr std::size_t sources_max = 65535;

  struct Options {
    std::string sensor = {};
    Duration interval = std::chrono::seconds(5);
    Duration lateness = std::chrono::seconds(10);
    FlowWindows::Output output = FlowWindows::Output::flows;
    std::optional<std::uint64_t> max_packets = {};
    std::optional<Duration> max_duration = {};  ///< event time from the first frame (live: from the start) on
    std::uint64_t seed = 0;                     ///< see FlowWindows::Options
    std::size_t max_flows = max_flows_default;  ///< see FlowTable
  };
  struct Totals {
    std::uint64_t captured = 0;
    SourceCounters sources;  ///< summed
  };

  /// `frames` may be null. Precondition: 1 to `sources_max` sources; everything outlives the session's `run`.
  CaptureSession(std::vector<std::unique_ptr<FrameSource>> sources, Options options, LineSink& lines,
                 FrameSink* frames);
  ~CaptureSession();

  /// Runs to the end of all sources or until `stop`; closes what is open. A source that fails ends alone: its error is
  /// in the answer, in the order of failing. Error: the sinks'.
  [[nodiscard]] Result<std::vector<Error>> run();
  /// From any thread; frames that came before it are still counted.
  void stop();
  /// From any thread.
  [[nodiscard]] Totals totals() const;

 private:
  /// What other threads may see of a source.
  struct Watch {
    std::atomic<std::uint64_t> received{0}, dropped_kernel{0}, dropped_interface{0};
  };

  [[nodiscard]] std::uint16_t source_count() const { return static_cast<std::uint16_t>(sources_.size()); }
  [[nodiscard]] Status count_recorded();
  [[nodiscard]] Status count_live();
  [[nodiscard]] Status count_batch(const FrameBatch& batch);
  void read_live(std::uint16_t index, const std::function<bool(FrameBatch)>& deliver);
  [[nodiscard]] bool take(std::span<const Frame> frames, std::uint16_t source, std::vector<DecodedFrame>& into);
  [[nodiscard]] bool keep(std::span<const Frame> frames);
  [[nodiscard]] bool beyond_duration(Timestamp at);
  SourceCounters observe(std::uint16_t index);
  void fail_source(Error error);

  std::vector<std::unique_ptr<FrameSource>> sources_;
  Options options_;
  LineSink& lines_;
  FrameSink* frames_;
  std::vector<Watch> watches_;
  std::unique_ptr<BatchQueue> queue_;
  std::unique_ptr<OutputQueue> output_;
  std::unique_ptr<FlowWindows> windows_;
  std::atomic<std::int64_t> packets_left_;
  std::atomic<std::int64_t> first_instant_;  ///< nanoseconds since the epoch
  std::atomic<std::uint64_t> captured_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;           ///< of the two below
  std::vector<Error> errors_;  ///< of sources
  std::optional<Error> frames_error_;
};

}  // namespace netaugur
