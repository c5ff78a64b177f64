// The payload of a spool's record: one window, encoding 1 (docs/spool.md).
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "netaugur/store/spool_format.hpp"

namespace netaugur {

namespace {

constexpr unsigned char encoding = 1;
constexpr std::size_t address_octets[] = {0, 4, 16};  // by AddressKind

/// Numbers have seven bits an octet, the lowest first; all but the last have the eighth bit set (LEB128).
void put_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80U; value >>= 7U) out += static_cast<char>(value | 0x80U);
  out += static_cast<char>(value);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

void put_address(std::string& out, const IpAddress& address) {
  out.append(reinterpret_cast<const char*>(address.bytes.data()), address_octets[static_cast<int>(address.kind)]);
}

void put_row(std::string& out, const TrafficRow& row) {
  const auto& key = row.key;
  out += static_cast<char>(static_cast<unsigned>(key.family) | static_cast<unsigned>(key.src.kind) << 2U |
                           static_cast<unsigned>(key.dst.kind) << 4U | (key.service ? 1U : 0U) << 6U);
  put_number(out, key.proto.number);
  put_address(out, key.src);
  put_address(out, key.dst);
  if (key.service) put_number(out, *key.service);
  put_number(out, row.counts.packets.value);
  put_number(out, row.counts.bytes.value);
}

/// Zigzag: small numbers of either sign are short.
std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U);
}
std::int64_t unzigzag(std::uint64_t value) { return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1U)); }

/// Takes values off the front. After a value that is not there, or too large, `good` is false and every value is zero.
class Octets {
 public:
  explicit Octets(std::string_view rest) : rest_(rest) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  unsigned octet() {
    const auto taken = take(1);
    return taken.empty() ? 0U : static_cast<unsigned char>(taken.front());
  }

  std::uint64_t number(std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; good_; shift += 7) {
      const std::uint64_t next = octet();
      const std::uint64_t bits = next & 0x7FU;
      if (shift > 63 || (bits << shift) >> shift != bits) break;
      value |= bits << shift;
      if ((next & 0x80U) != 0) continue;
      if (!good_ || value > most) break;
      return value;
    }
    good_ = false;
    return 0;
  }

  std::string text() { return std::string(take(number())); }

  IpAddress address(unsigned kind) {
    IpAddress address;
    if (kind > static_cast<unsigned>(AddressKind::ipv6)) {
      good_ = false;
      return address;
    }
    const auto octets = take(address_octets[kind]);
    if (good_) address.kind = static_cast<AddressKind>(kind);
    std::ranges::transform(octets, address.bytes.begin(), [](char octet) { return static_cast<std::uint8_t>(octet); });
    return address;
  }

  TrafficRow row() {
    TrafficRow row;
    const unsigned flags = octet();
    if (flags > 0x7FU) good_ = false;
    row.key.family = static_cast<Family>(flags & 3U);
    row.key.proto = {static_cast<std::uint16_t>(number(protos::other.number))};
    row.key.src = address(flags >> 2U & 3U);
    row.key.dst = address(flags >> 4U & 3U);
    if ((flags >> 6U & 1U) != 0) row.key.service = static_cast<std::uint16_t>(number(0xFFFF));
    row.counts = {{number(quantity_max)}, {number(quantity_max)}};
    return row;
  }

 private:
  std::string_view take(std::uint64_t count) {
    if (!good_ || count > rest_.size()) {
      good_ = false;
      return {};
    }
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
  bool good_ = true;
};

constexpr Packets Loss::* losses[] = {&Loss::received,  &Loss::dropped_kernel, &Loss::dropped_interface,
                                      &Loss::truncated, &Loss::late,           &Loss::folded};

}  // namespace

std::string encode_window(const WindowRecord& window) {
  std::string out(1, static_cast<char>(encoding));
  for (const auto& text : {window.stream.sensor, window.stream.run, window.stream.source, window.stream.linktype}) {
    put_text(out, text);
  }
  const auto& summary = window.summary;
  put_number(out, zigzag(summary.window.start.time_since_epoch().count()));
  put_number(out, zigzag(summary.window.length.count()));
  put_number(out, summary.hosts);
  put_number(out, summary.pairs);
  for (const auto loss : losses) put_number(out, (summary.loss.*loss).value);
  put_number(out, window.rows.size());
  for (const auto& row : window.rows) put_row(out, row);
  return out;
}

Result<WindowRecord> decode_window(std::string_view payload) {
  Octets octets(payload);
  if (const unsigned found = octets.octet(); found != encoding) {
    return fail(ErrorCode::bad_input, fmt::format("a window in encoding {}; this version reads {}", found, encoding));
  }
  WindowRecord window;
  for (auto* text : {&window.stream.sensor, &window.stream.run, &window.stream.source, &window.stream.linktype}) {
    *text = octets.text();
  }
  auto& summary = window.summary;
  summary.sensor = window.stream.sensor;
  summary.window.start = Timestamp(Duration(unzigzag(octets.number())));
  summary.window.length = Duration(unzigzag(octets.number()));
  summary.hosts = octets.number();
  summary.pairs = octets.number();
  for (const auto loss : losses) (summary.loss.*loss).value = octets.number(quantity_max);
  const std::uint64_t rows = octets.number();
  constexpr std::size_t least_row = 4;
  if (rows > octets.left() / least_row) return fail(ErrorCode::bad_input, "a window is cut off");
  window.rows.reserve(rows);
  for (std::uint64_t i = 0; i < rows && octets.good(); ++i) {
    const auto row = octets.row();
    if (!add_checked(summary.total, row.counts)) return fail(ErrorCode::bad_input, "a window's counts exceed 63 bits");
    summary.by_proto[row.key.proto] += row.counts;
    summary.by_family[row.key.family] += row.counts;
    window.rows.push_back(row);
  }
  if (!octets.good() || octets.left() != 0)
    return fail(ErrorCode::bad_input, "a window is cut off or goes on too long");
  return window;
}

}  // namespace netaugur
