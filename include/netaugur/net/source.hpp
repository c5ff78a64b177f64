#pragma once
// The port through which packets come in, live or recorded. src/adapters/pcap implements it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "netaugur/net/decode.hpp"

namespace netaugur {

/// A captured frame; `bytes` is valid until the next call on the same source.
struct Frame {
  Timestamp ts;
  std::span<const std::uint8_t> bytes;  ///< what was kept
  std::uint32_t wire_length = 0;
  LinkType link;
};

/// Counters since the source was opened, as libpcap reports them.
struct SourceCounters {
  std::uint64_t received = 0;
  std::uint64_t dropped_kernel = 0;
  std::uint64_t dropped_interface = 0;
};

/// One owner, one thread; `interrupt` alone may be called from another thread.
class FrameSource {
 public:
  enum class State { frame, idle, end };
  struct Next {
    State state = State::end;
    Frame frame;            ///< for State::frame
    Timestamp quiet_until;  ///< for State::idle: every frame stamped before this has been handed over
  };

  virtual ~FrameSource() = default;
  /// The next frame; `idle` when a live source had none for a while; `end` at the end of a file or after `interrupt`.
  /// Error: bad_input, naming file, offset and record: what came before it stays valid.
  [[nodiscard]] virtual Result<Next> next() = 0;
  [[nodiscard]] virtual SourceCounters counters() = 0;
  [[nodiscard]] virtual bool live() const = 0;
  [[nodiscard]] virtual std::string name() const = 0;      ///< file or interface
  [[nodiscard]] virtual std::string linktype() const = 0;  ///< EN10MB
  [[nodiscard]] virtual std::string run() const = 0;       ///< UUID, see StreamHeader
  virtual void interrupt() = 0;
};

}  // namespace netaugur
