#pragma once
// JSON lines -> closed windows: merges any number of pipes, in event time, into windows of one length.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "netaugur/store/store.hpp"
#include "netaugur/stream/line.hpp"
#include "netaugur/window/flow_table.hpp"
#include "netaugur/window/summary.hpp"

namespace netaugur {

struct MergerOptions {
  Duration window = std::chrono::seconds(5);
  /// How far a pipe without mark lines may run ahead of a packet that is still taken.
  Duration lateness = std::chrono::seconds(10);
  std::size_t max_flows = max_flows_default;  ///< rows a run and window, see FlowTable
  std::uint64_t seed = 0;                     ///< see FlowTable
  bool keep_rows = true;                      ///< whether records carry rows: what goes to a database needs them
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
  [[nodiscard]] Status take(Input input, const PacketLine& line);
  [[nodiscard]] Status take(Input input, const FlowLine& line);

  /// The pipe has ended: it holds nothing back any more.
  void finish(Input input);

  /// Of the open pipes, the one that is furthest behind: reading it next keeps the least in memory. Precondition: one
  /// is open.
  [[nodiscard]] Input furthest_behind() const;

  /// The windows that have closed since the last call, by start, then sensor.
  [[nodiscard]] std::vector<ClosedWindow> closed();

 private:
  /// One run's part of one window.
  struct Part {
    explicit Part(FlowTable empty) : rows(std::move(empty)) {}
    FlowTable rows;  ///< by service_key
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
    bool muted = false;       ///< its newest header named a run that another pipe carries
    Part* current = nullptr;  ///< of `run`, at `current_window`
    Window current_window{};
  };
  using RunKey = std::pair<std::string, std::string>;  ///< sensor, run
  using Parts = std::map<RunKey, Part>;

  explicit WindowMerger(const MergerOptions& options) : options_(options), summariser_(options.seed) {}

  [[nodiscard]] Status take_header(Input input, const StreamHeader& header);
  [[nodiscard]] Status count(Pipe& pipe, Window window, const FlowKey& key, const Counts& counts);
  [[nodiscard]] Status lose(Pipe& pipe, const LossLine& line);
  [[nodiscard]] Result<Window> whole_window(Window part) const;
  [[nodiscard]] static Status ready(const Pipe& pipe);
  [[nodiscard]] Part& part_of(const Pipe& pipe, Timestamp start);
  void reach(Pipe& pipe, Timestamp seen);
  [[nodiscard]] ClosedWindow closed_window(Timestamp start, Parts::iterator first, Parts::iterator end);
  [[nodiscard]] WindowRecord record_of(Timestamp start, const RunKey& key, Part& part);

  MergerOptions options_;
  std::vector<Pipe> pipes_;
  std::map<RunKey, std::unique_ptr<Run>> runs_;
  /// Open windows by start, each by (sensor, run).
  std::map<Timestamp, Parts> open_;
  Summariser summariser_;
};

}  // namespace netaugur
