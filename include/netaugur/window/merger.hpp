#pragma once
// JSON lines -> closed windows: merges any number of pipes, in event time, into windows of one length.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "netaugur/store/store.hpp"
#include "netaugur/stream/line.hpp"

namespace netaugur {

struct MergerOptions {
  Duration window = std::chrono::seconds(5);
  /// How far a pipe without mark lines may run ahead of a packet that is still taken.
  Duration lateness = std::chrono::seconds(10);
};

/// A closed window of one sensor: what people see (all runs together) and what the database keeps (run by run).
struct ClosedWindow {
  WindowSummary summary;
  std::vector<WindowRecord> records;  ///< one a run, rows sorted by key
};

/// A pipe's watermark is its newest mark, or, before its first mark, its newest time less `lateness`. A line for a
/// window that its own pipe has passed is late: it is in no row, and is counted in the loss of the window that the
/// watermark lies in. A window closes when every open pipe has passed its end, so that the result does not depend on
/// how lines were spread over pipes or on their pace. Not thread-safe.
class WindowMerger {
 public:
  using Input = std::size_t;

  /// Error: usage (a window or lateness that cannot be).
  [[nodiscard]] static Result<WindowMerger> create(const MergerOptions& options);

  /// A further pipe or file; nothing closes before it was heard or finished.
  [[nodiscard]] Input add_input();

  /// Errors (bad_input; the line is left out and the merger stays usable): a line before any stream header, a flow or
  /// loss that does not lie in one window, a run that another pipe carries, a sum beyond bigint. Window and forecast
  /// lines are passed over.
  [[nodiscard]] Status take(Input input, const Line& line);

  /// The pipe has ended: it holds nothing back any more.
  void finish(Input input);

  /// Of the open pipes, the one that is furthest behind: reading it next keeps the least in memory. Precondition: one
  /// is open.
  [[nodiscard]] Input furthest_behind() const;

  /// The windows that have closed since the last call, by start, then sensor.
  [[nodiscard]] std::vector<ClosedWindow> closed();

 private:
  struct RowHash {
    std::size_t operator()(const TrafficKey& key) const;
  };
  /// One run's part of one window.
  struct Part {
    std::unordered_map<TrafficKey, Counts, RowHash> rows;
    Counts total;
    Loss loss;
    bool loss_told = false;  ///< by a loss line; else what was received is what was counted
  };
  struct Run {
    StreamHeader stream;
    Input input = 0;
  };
  struct Pipe {
    const Run* run = nullptr;  ///< of the newest header
    Timestamp newest = Timestamp::min();
    Timestamp watermark = Timestamp::min();
    bool marked = false;
    bool open = true;
    bool muted = false;  ///< its newest header named a run that another pipe carries
  };
  using RunKey = std::pair<std::string, std::string>;  ///< sensor, run

  explicit WindowMerger(const MergerOptions& options) : options_(options) {}

  [[nodiscard]] Status take_header(Input input, const StreamHeader& header);
  [[nodiscard]] Status count(Pipe& pipe, Window window, const FlowKey& key, const Counts& counts);
  [[nodiscard]] Status lose(Pipe& pipe, const LossLine& line);
  [[nodiscard]] Part& part_of(const Pipe& pipe, Timestamp start);
  void reach(Pipe& pipe, Timestamp seen);
  [[nodiscard]] WindowRecord record_of(Timestamp start, const RunKey& key, const Part& part) const;

  MergerOptions options_;
  std::vector<Pipe> pipes_;
  std::map<RunKey, std::unique_ptr<Run>> runs_;
  /// Open windows by start, each by (sensor, run).
  std::map<Timestamp, std::map<RunKey, Part>> open_;
};

}  // namespace netaugur
