// Input: a segment of the spool, and the payload of one of its records.

#include <string>
#include <string_view>

#include "netaugur/store/spool_format.hpp"
#include "property.hpp"

namespace netaugur::fuzz {

namespace {

void check_payload(std::string_view payload) {
  const auto window = decode_window(payload);
  if (!window) {
    require(window.error().code == ErrorCode::bad_input, "what is no window is bad input");
    return;
  }
  const auto again = decode_window(encode_window(*window));
  require(again.has_value(), "a window that was read is written so that it can be read");
  require(again->stream == window->stream && again->summary == window->summary && again->rows == window->rows,
          "a window that is written and read again is the same");
}

void check_scan(std::string_view segment) {
  const auto scan = scan_segment(segment);
  if (!scan) {
    require(scan.error().code == ErrorCode::bad_input, "what is no segment is bad input");
    return;
  }
  require(scan->end <= segment.size(), "a segment ends within its file");
  std::size_t behind = segment_header_size;
  for (const auto& record : scan->records) {
    require(record.offset >= behind, "records lie one behind the other");
    behind = record.offset + record_header_size + record.payload.size();
    require(behind <= scan->end, "records lie within the segment");
    require(record.payload == segment.substr(record.offset + record_header_size, record.payload.size()),
            "a payload is what stands behind its header");
  }
  for (const auto& damage : scan->damage) require(damage.offset < scan->end, "damage lies within the segment");
}

/// A record is found again whatever its payload, and whatever damage stands in front of it.
void check_found(std::string_view payload) {
  std::string segment;
  append_segment_header(segment, {SegmentKind::whole, 7});
  const std::string header = segment;
  append_record(segment, 7, payload);
  append_record(segment, 8, "last");
  const auto whole = scan_segment(segment);
  require(whole && whole->damage.empty() && whole->records.size() == 2 && whole->records[0].payload == payload,
          "a record that was written is found");
  const std::string damaged = header + std::string(payload) + segment.substr(header.size());
  const auto behind_damage = scan_segment(damaged);
  require(behind_damage && !behind_damage->records.empty() && behind_damage->records.back().payload == "last",
          "the last record is found behind damage");
}

}  // namespace

}  // namespace netaugur::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  netaugur::fuzz::check_payload(octets);
  netaugur::fuzz::check_scan(octets);
  netaugur::fuzz::check_found(octets);
  return 0;
}
