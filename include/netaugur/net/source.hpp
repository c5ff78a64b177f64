#pragma once
// The port through which packets come in, live or recorded. src/adapters/pcap implements it.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "netaugur/net/decode.hpp"

namespace netaugur {

/// A captured frame; its octets are its source's.
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
  enum class State { frames, idle, end };
  struct Progress {
    State state = State::end;
    Timestamp quiet_until;  ///< live, for State::idle: every frame stamped before this has been handed over
  };
  /// Gets frames in order, valid during the call; those of a recorded source until its next `read`.
  using Take = std::function<void(std::span<const Frame>)>;

  virtual ~FrameSource() = default;
  /// Hands the next frames that are at hand to `take`, a recorded source in one call; `idle` when a live source had
  /// none for a while; `end` at the end of a file or after `interrupt`. Error: bad_input, naming file, offset and
  /// record: what came before it was handed over.
  [[nodiscard]] virtual Result<Progress> read(const Take& take) = 0;
  [[nodiscard]] virtual SourceCounters counters() = 0;
  [[nodiscard]] virtual bool live() const = 0;
  [[nodiscard]] virtual std::string name() const = 0;      ///< file or interface
  [[nodiscard]] virtual std::string linktype() const = 0;  ///< EN10MB
  [[nodiscard]] virtual std::string run() const = 0;       ///< UUID, see StreamHeader
  virtual void interrupt() = 0;
};

}  // namespace netaugur
