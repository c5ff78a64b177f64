#include "netaugur/store/spool_format.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "netaugur/base/crc32c.hpp"

namespace netaugur {

namespace {

constexpr std::string_view segment_magic = "NAUSPOOL";
constexpr std::string_view record_marker = "NREC";
constexpr std::uint16_t version = 1;

template <class Integer>
void put(std::string& out, Integer value) {
  const std::uint64_t wide = value;
  for (std::size_t i = 0; i < sizeof value; ++i) out += static_cast<char>(wide >> (8 * i) & 0xFFU);
}

template <class Integer>
Integer get(std::string_view octets, std::size_t at) {
  Integer value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) {
    const std::uint64_t octet = static_cast<unsigned char>(octets[at + i]);
    value = static_cast<Integer>(value | octet << (8 * i));
  }
  return value;
}

struct RecordHeader {
  std::uint32_t length = 0;
  std::uint64_t sequence = 0;
  std::uint32_t checksum = 0;
};

/// Precondition: at <= octets.size(). False where no whole header is.
bool read_record_header(std::string_view octets, std::size_t at, RecordHeader& header) {
  const std::string_view here = octets.substr(at);
  if (here.size() < record_header_size || !here.starts_with(record_marker)) return false;
  if (crc32c(here.substr(0, 20)) != get<std::uint32_t>(here, 20)) return false;
  header = {get<std::uint32_t>(here, 4), get<std::uint64_t>(here, 8), get<std::uint32_t>(here, 16)};
  return true;
}

std::size_t next_record(std::string_view octets, std::size_t from) {
  RecordHeader header;
  for (auto at = octets.find(record_marker, from); at != std::string_view::npos;
       at = octets.find(record_marker, at + 1)) {
    if (read_record_header(octets, at, header)) return at;
  }
  return std::string_view::npos;
}

/// Whether these octets, the last of a file, may be the begin of a record: a part of its header, or blocks that a file
/// system gave to the file and that were never filled.
bool may_be_torn(std::string_view rest) {
  if (std::ranges::all_of(rest, [](char octet) { return octet == '\0'; })) return true;
  const auto marked = std::min(rest.size(), record_marker.size());
  return rest.size() < record_header_size && rest.substr(0, marked) == record_marker.substr(0, marked);
}

void scan_records(std::string_view octets, SegmentScan& scan) {
  std::size_t at = segment_header_size;
  while (at < octets.size()) {
    RecordHeader header;
    if (!read_record_header(octets, at, header)) {
      const auto next = next_record(octets, at + 1);
      if (next == std::string_view::npos && may_be_torn(octets.substr(at))) break;
      scan.damage.push_back({at, "no record begins here"});
      at = std::min(next, octets.size());
      continue;
    }
    const std::size_t begin = at + record_header_size;
    const bool whole = octets.size() - begin >= header.length;
    if (whole && crc32c(octets.substr(begin, header.length)) == header.checksum) {
      scan.records.push_back({header.sequence, at, octets.substr(begin, header.length)});
      at = begin + header.length;
      continue;
    }
    // Its length may be right no longer: octets that were lost would make it end within the next record.
    const auto next = next_record(octets, begin);
    if (!whole && next == std::string_view::npos) break;
    scan.damage.push_back({at, fmt::format("window {} is not whole", header.sequence)});
    at = std::min(next, octets.size());
  }
  scan.end = at;
}

}  // namespace

void append_segment_header(std::string& out, const SegmentHeader& header) {
  std::string octets(segment_magic);
  put(octets, version);
  put(octets, static_cast<std::uint16_t>(header.kind));
  put(octets, header.first);
  put(octets, crc32c(octets));
  out += octets;
}

void append_record(std::string& out, std::uint64_t sequence, std::string_view payload) {
  std::string octets(record_marker);
  put(octets, static_cast<std::uint32_t>(payload.size()));
  put(octets, sequence);
  put(octets, crc32c(payload));
  put(octets, crc32c(octets));
  out += octets;
  out += payload;
}

Result<SegmentScan> scan_segment(std::string_view octets) {
  SegmentScan scan;
  if (octets.size() < segment_header_size) return scan;
  if (crc32c(octets.substr(0, 20)) != get<std::uint32_t>(octets, 20)) {
    // Each record has its own marker and checksum and does not need the header.
    scan.damage.push_back({0, "the checksum of the segment's header does not fit"});
  } else {
    if (!octets.starts_with(segment_magic)) return fail(ErrorCode::bad_input, "this is no segment of a spool");
    const auto found = get<std::uint16_t>(octets, 8);
    const auto kind = get<std::uint16_t>(octets, 10);
    if (found != version || kind > static_cast<std::uint16_t>(SegmentKind::shed)) {
      return fail(ErrorCode::bad_input,
                  fmt::format("it was written by another version of netaugur (format {}, this one "
                              "reads {})",
                              found, version));
    }
    scan.header = {static_cast<SegmentKind>(kind), get<std::uint64_t>(octets, 12)};
  }
  scan_records(octets, scan);
  return scan;
}

}  // namespace netaugur
