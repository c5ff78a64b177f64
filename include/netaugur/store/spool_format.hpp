#pragma once
// The files of the spool: where closed windows wait while the database is away. docs/spool.md has every octet.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur {

/// What has become of a segment's windows to save space. The numbers are stored: never renumber.
enum class SegmentKind : std::uint16_t {
  whole = 0,   ///< as they were closed
  folded = 1,  ///< see fold_window
  shed = 2     ///< see shed_windows
};

struct SegmentHeader {
  SegmentKind kind = SegmentKind::whole;
  std::uint64_t first = 0;  ///< the lowest sequence of a window that it stands for

  friend bool operator==(const SegmentHeader&, const SegmentHeader&) = default;
};

/// Octets of a segment's header and of a record's header.
inline constexpr std::size_t segment_header_size = 24;
inline constexpr std::size_t record_header_size = 24;
/// The longest payload that a record may have.
inline constexpr std::size_t record_payload_max = std::size_t{1} << 30U;

void append_segment_header(std::string& out, const SegmentHeader& header);

/// Precondition: payload.size() <= record_payload_max.
void append_record(std::string& out, std::uint64_t sequence, std::string_view payload);

/// What a segment holds. Views point into the octets that were scanned.
struct SegmentScan {
  struct Record {
    std::uint64_t sequence = 0;
    std::size_t offset = 0;  ///< of its header, from the segment's begin
    std::string_view payload;
  };
  struct Damage {
    std::size_t offset = 0;
    std::string what;
  };

  SegmentHeader header;
  std::vector<Record> records;  ///< whole, in the order of the file
  std::vector<Damage> damage;   ///< what is not readable in the midst; what follows it is in `records` again
  std::size_t end = 0;          ///< where a torn tail begins; the segment's size where there is none
};

/// Reads what is whole. A record that was being written when the process or the machine ended is a torn tail, which is
/// no damage. Error: bad_input (another program's file, or a later version's).
[[nodiscard]] Result<SegmentScan> scan_segment(std::string_view octets);

/// A window as a payload. The summary's sums are not in it: they are those of the rows.
[[nodiscard]] std::string encode_window(const WindowRecord& window);

/// Error: bad_input, for whatever `encode_window` of this or an earlier version does not give.
[[nodiscard]] Result<WindowRecord> decode_window(std::string_view payload);

}  // namespace netaugur
