#include "record_reader.hpp"

#include <chrono>

namespace netaugur {

std::uint32_t max_record(LinkType link) {
  constexpr int dbus = 231, usb_linux = 189, usb_linux_padded = 220, usb_pcap = 249, ebhscr = 279;
  constexpr std::uint32_t mebi = 1024 * 1024;
  switch (link.value) {
    case dbus:
    case usb_linux:
    case usb_linux_padded:
    case usb_pcap:
      return 128 * mebi;
    case ebhscr:
      return 8 * mebi;
    default:
      return 262144;
  }
}

Timestamp instant(std::int64_t seconds, std::int64_t nanoseconds) {
  using std::chrono::sys_days, std::chrono::sys_seconds, std::chrono::year;
  constexpr std::int64_t least = sys_seconds(sys_days(year(1700) / 1 / 1)).time_since_epoch().count();
  constexpr std::int64_t most = sys_seconds(sys_days(year(2250) / 1 / 1)).time_since_epoch().count();
  if (seconds < least) return Timestamp(std::chrono::seconds(least));
  if (seconds >= most) return Timestamp(std::chrono::seconds(most));
  return Timestamp(std::chrono::seconds(seconds)) + Duration(nanoseconds);
}

Result<std::unique_ptr<RecordReader>> open_records(ByteStream& stream) {
  if (!stream.have(4)) {
    if (stream.failure()) return tl::unexpected(*stream.failure());
    return fail(ErrorCode::bad_input, stream.left() == 0 ? "the file is empty" : "not a capture file (pcap or pcapng)");
  }
  constexpr std::uint32_t section_header = 0x0A0D0D0A;  // reads the same in both orders
  if (FileOrder{}.u32(stream.data()) == section_header) return open_pcapng(stream);
  return open_pcap(stream);
}

}  // namespace netaugur
