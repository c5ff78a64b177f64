#pragma once
// The port through which a capture's lines go out. src/adapters/json implements it.

#include <span>

#include "netaugur/stream/line.hpp"
#include "netaugur/window/decoded_frame.hpp"
#include "netaugur/window/flow_table.hpp"

namespace netaugur {

/// One owner, one thread.
class LineSink {
 public:
  virtual ~LineSink() = default;
  virtual void write(const StreamHeader& line) = 0;
  virtual void write(const PacketLine& line) = 0;
  virtual void write(const FlowLine& line) = 0;
  virtual void write(const LossLine& line) = 0;
  /// A line for each packet.
  virtual void write_packets(std::span<const DecodedFrame> frames) {
    for (const DecodedFrame& frame : frames) write(PacketLine{frame.ts, frame.headers.key, Bytes{frame.wire_length}});
  }
  /// A line for each flow of the table, in its order; empties the table.
  virtual void write_flows(const Window& window, FlowTable& flows) {
    flows.each([&](const FlowCount& flow) { write(FlowLine{window, flow.key, flow.counts}); });
    flows.clear();
  }
  virtual void write(const MarkLine& line) = 0;
  /// Passes on what was written. Errors, also of writes before: interrupted (the reader has gone), unavailable (disk
  /// full and the like); after the first one nothing more is written.
  [[nodiscard]] virtual Status flush() = 0;
};

}  // namespace netaugur
