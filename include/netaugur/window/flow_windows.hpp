#pragma once
// Frames -> windows of flows, as `capture` writes them: one table a source and window, closed on event time.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "netaugur/net/flow.hpp"
#include "netaugur/stream/line.hpp"
#include "netaugur/window/decoded_frame.hpp"
#include "netaugur/window/flow_table.hpp"
#include "netaugur/window/line_sink.hpp"

namespace netaugur {

/// Counts frames by (source, window) and writes each window's batch once the watermark has passed its end: header where
/// several sources share the sink, flows in the table's order, one loss line. A window that is due is written for all
/// sources before the next one, then a mark follows; the first mark stands before the first count. A frame that comes
/// after its window was written becomes a further flow line of that window. Not thread-safe.
class FlowWindows {
 public:
  enum class Output { flows, packets };
  /// Recorded sources come merged by time and share one clock; each live one has its own, and the slowest decides.
  enum class Clock { shared, own };

  struct Options {
    std::vector<StreamHeader> sources;
    Duration interval = std::chrono::seconds(5);   ///< > 0
    Duration lateness = std::chrono::seconds(10);  ///< how far the watermark stays behind the newest frame, >= 0
    Output output = Output::flows;
    Clock clock = Clock::shared;  ///< with `own`, a window without frames is written too: its loss line alone
    std::uint64_t seed = 0;       ///< of the flow tables
    std::size_t max_flows = max_flows_default;  ///< a window and source, see FlowTable
  };

  FlowWindows(Options options, LineSink& sink);

  /// Writes every source's header.
  void begin();
  void count(std::span<const DecodedFrame> frames);
  /// Live: every frame of this source stamped before `until` has been counted.
  void quiet(std::uint16_t source, Timestamp until);
  /// What was lost since the last call; belongs to the window at which the source is now.
  void lost(std::uint16_t source, Packets dropped_kernel, Packets dropped_interface);
  /// The source has ended and holds the watermark back no longer.
  void finish(std::uint16_t source);
  /// Writes all that is open, in order.
  void close();

 private:
  struct Open {
    explicit Open(FlowTable table) : flows(std::move(table)) {}
    FlowTable flows;
    Loss loss = {};
  };
  struct Source {
    std::map<Timestamp, Open> open;       ///< by window start
    std::map<Timestamp, FlowTable> late;  ///< frames whose window has been written
    std::optional<Timestamp> next;        ///< live: the first window not yet written
    Open* current = nullptr;              ///< the window of the last frame
    Window current_window{};
  };
  struct Progress {
    std::optional<Timestamp> newest;
    bool finished = false;
  };

  [[nodiscard]] std::size_t count_run(std::span<const DecodedFrame> frames);
  void count_one(const DecodedFrame& frame);
  void count_late(const DecodedFrame& frame);
  void advance(Progress& clock, Timestamp to);
  void close_until(Timestamp end);
  [[nodiscard]] std::optional<Timestamp> earliest(Source& source, Timestamp end) const;
  void write_window(std::uint16_t index, Timestamp start);
  void write_late();
  void announce(std::uint16_t source);
  Open& open_at(Source& source, Timestamp start);
  [[nodiscard]] FlowTable fresh_table();

  Options options_;
  LineSink& sink_;
  std::vector<Source> sources_;
  std::vector<Progress> clocks_;
  std::vector<FlowTable> spare_;  ///< of written windows, for their memory
  std::optional<Timestamp> written_until_;
  Timestamp due_ = Timestamp::min();  ///< no window can be due before a clock reaches this
  std::optional<std::uint16_t> announced_;
  std::size_t late_frames_ = 0;
};

}  // namespace netaugur
