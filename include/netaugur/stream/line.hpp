#pragma once
// The values that travel as JSON lines between the commands (schema `netaugur/1`). src/adapters/json writes and reads
// them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "netaugur/base/quantity.hpp"
#include "netaugur/base/time.hpp"
#include "netaugur/net/flow.hpp"

namespace netaugur {

inline constexpr const char* stream_schema = "netaugur/1";

/// Whether it has the form of a UUID (RFC 9562 section 4), in either case.
[[nodiscard]] bool is_uuid(std::string_view text);

/// Opens a stream, and applies to every line after it up to the next header: a pipe that carries several sources
/// (files, interfaces) repeats a header before each source's batch. `run` is a UUID: of a recorded file it comes from
/// the file's content, so that reading it again is the same run; of a live capture it is random.
struct StreamHeader {
  std::string sensor;
  std::string run;
  std::string source;
  std::string linktype;

  friend bool operator==(const StreamHeader&, const StreamHeader&) = default;
};

struct PacketLine {
  Timestamp ts;
  FlowKey key;
  Bytes bytes;
};

struct FlowLine {
  Window window;
  FlowKey key;
  Counts counts;
};

/// What was not counted in a window, beside what was.
struct Loss {
  Packets received;           ///< handed over by libpcap for this window, counted or not
  Packets dropped_kernel;     ///< ps_drop
  Packets dropped_interface;  ///< ps_ifdrop
  Packets truncated;          ///< counted, but the snapshot ended below the headers that the key needs
  Packets late;               ///< arrived beyond the watermark; in no row
  Packets folded;             ///< counted in an explicit `other` row because a limit was reached

  friend constexpr bool operator==(const Loss&, const Loss&) = default;
  constexpr Loss& operator+=(const Loss& more) {
    received += more.received;
    dropped_kernel += more.dropped_kernel;
    dropped_interface += more.dropped_interface;
    truncated += more.truncated;
    late += more.late;
    folded += more.folded;
    return *this;
  }
};

/// The loss of one source in one window. Loss of a window that nothing was counted in is a window too: it was quiet.
struct LossLine {
  Window window;
  Loss loss;
};

/// The watermark of a pipe: every source that it carries has sent what it has from before `until`. `aggregate` closes
/// windows on it; what comes for a closed window is late. A pipe that sends marks sends its first before its first
/// count, so that its reader never has to guess a watermark.
struct MarkLine {
  Timestamp until;
};

/// A closed window in one line.
struct WindowSummary {
  std::string sensor;
  Window window;
  Counts total;
  std::map<Proto, Counts> by_proto;
  std::map<Family, Counts> by_family;
  std::uint64_t hosts = 0;  ///< distinct addresses
  std::uint64_t pairs = 0;  ///< distinct (src, dst)
  Loss loss;

  friend bool operator==(const WindowSummary&, const WindowSummary&) = default;
};

/// One number a window for one key. `value` is empty for the total.
enum class Dimension { total, proto, family, ip, pair, service, sensor };

struct SeriesKey {
  Dimension by = Dimension::total;
  std::string value;  ///< `tcp`, `ipv6`, `192.0.2.1`, `192.0.2.1>192.0.2.2`, `443`, `edge1`

  friend auto operator<=>(const SeriesKey&, const SeriesKey&) = default;
};

/// One step of one forecast.
struct ForecastLine {
  SeriesKey series;
  std::string sensor;  ///< empty: all sensors
  Metric metric = Metric::bytes;
  std::string model;
  Timestamp issued_at;
  Window window;
  double mean = 0, lo80 = 0, hi80 = 0, lo95 = 0, hi95 = 0;  ///< per window, in the metric's unit
};

using Line = std::variant<StreamHeader, PacketLine, FlowLine, LossLine, MarkLine, WindowSummary, ForecastLine>;

[[nodiscard]] std::string_view name_of(Dimension by);
[[nodiscard]] Result<Dimension> parse_dimension(std::string_view text);
[[nodiscard]] std::string_view name_of(Metric metric);
[[nodiscard]] Result<Metric> parse_metric(std::string_view text);

}  // namespace netaugur
