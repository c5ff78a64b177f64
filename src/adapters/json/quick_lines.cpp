#include "quick_lines.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "netaugur/net/address.hpp"

namespace netaugur {

/// Goes along a line. Literals stop at its end; between two of them come at most four numbers of eight digits, which
/// may run into the padding behind it. That is noticed at the next literal, or by `ended`.
class QuickLines::Cursor {
 public:
  explicit Cursor(std::string_view line) : at_(line.data()), end_(at_ + line.size()) {}

  [[nodiscard]] const char* position() const { return at_; }
  [[nodiscard]] std::size_t left() const { return at_ < end_ ? static_cast<std::size_t>(end_ - at_) : 0; }
  [[nodiscard]] bool ended() const { return at_ == end_; }
  void skip(std::size_t size) { at_ += size; }

  template <std::size_t size>
  bool literal(const char (&text)[size]) {
    constexpr std::size_t length = size - 1;
    if (left() < length || std::memcmp(at_, text, length) != 0) return false;
    at_ += length;
    return true;
  }

  bool text(const std::string& text) {
    if (text.empty() || left() < text.size() || std::memcmp(at_, text.data(), text.size()) != 0) return false;
    at_ += text.size();
    return true;
  }

  /// A JSON integer of at most 16 digits, which every count holds.
  bool number(std::uint64_t& value) {
    const char first = *at_;
    std::size_t digits = take_digits(value);
    if (digits == 8) {
      std::uint64_t rest = 0;
      const std::size_t more = take_digits(rest);
      if (more == 8 && is_digit(*at_)) return false;
      value = value * powers_of_ten[more] + rest;
    }
    return digits > 0 && (digits == 1 || first != '0');
  }

  bool port(std::uint16_t& value) {
    std::uint64_t wide = 0;
    if (!number(wide) || wide > 65535) return false;
    value = static_cast<std::uint16_t>(wide);
    return true;
  }

  /// `"192.0.2.1"` without its opening quote: where its numbers end is found for all at once, so that none waits for
  /// the one before it. Precondition: four octets of the line stand before it.
  bool ipv4(IpAddress& address) {
    constexpr unsigned beyond = 0xF0000;  // so that there are four
    unsigned ends = end_bits(load(at_)) | end_bits(load(at_ + 8)) << 8U | beyond;
    bool fits = true;
    std::array<std::uint8_t, 4> octets{};
    int begin = 0;
    for (std::size_t i = 0; i < 4; ++i, ends &= ends - 1) {
      const int end = std::countr_zero(ends);
      const unsigned digits = static_cast<unsigned>(end - begin);
      // The last three octets before its end, those that are not its digits as zeros.
      const auto text = static_cast<std::uint32_t>(load(at_ + end - 4) & 0xFFFFFFFFU);
      const std::uint32_t kept = digits - 1 < 3 ? text & 0x0F0F0F0FU & (0xFFFFFFFFU << (32 - 8 * digits)) : 0;
      const std::uint32_t octet = (kept >> 8U & 0xFFU) * 100 + (kept >> 16U & 0xFFU) * 10 + (kept >> 24U);
      fits &= digits - 1 < 3 && octet <= 255 && (digits == 1 || at_[begin] != '0') && at_[end] == (i == 3 ? '"' : '.');
      octets[i] = static_cast<std::uint8_t>(octet);
      begin = end + 1;
    }
    at_ += begin;
    if (!fits || at_ > end_) return false;
    std::memcpy(address.bytes.data(), octets.data(), octets.size());
    address.kind = AddressKind::ipv4;
    return true;
  }

  /// A text up to its closing quote, without escapes.
  std::optional<std::string_view> quoted() {
    const char* const first = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\') ++at_;
    if (at_ == end_ || *at_ != '"') return std::nullopt;
    return std::string_view(first, static_cast<std::size_t>(at_++ - first));
  }

  /// `null`, or an address of this kind with its quotes.
  bool address(IpAddress& address, AddressKind kind) {
    address = {};
    if (literal("null")) return true;
    if (kind == AddressKind::none || !literal("\"")) return false;
    if (kind == AddressKind::ipv4) return ipv4(address);
    const auto text = quoted();
    if (!text) return false;
    const auto parsed = parse_address(*text);
    if (!parsed || parsed->kind != kind) return false;
    address = *parsed;
    return true;
  }

  /// A fraction of a second and its Z.
  bool fraction(Duration& value) {
    value = Duration(0);
    if (left() > 0 && *at_ == '.') {
      ++at_;
      std::uint64_t front = 0;
      std::size_t digits = take_digits(front);
      if (digits == 8 && is_digit(*at_)) {
        front = front * 10 + digit(*at_++);
        ++digits;
      }
      if (digits == 0) return false;
      value = Duration(static_cast<std::int64_t>(front * powers_of_ten[9 - digits]));
    }
    return literal("Z");
  }

 private:
  static constexpr std::array<std::uint64_t, 10> powers_of_ten{
      1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

  static constexpr std::uint64_t every = 0x0101010101010101U;

  /// Eight octets, the first as the lowest.
  static std::uint64_t load(const char* at) {
    std::uint64_t octets = 0;
    std::memcpy(&octets, at, sizeof octets);
    return std::endian::native == std::endian::big ? __builtin_bswap64(octets) : octets;
  }

  /// The high bit of each octet that is no digit.
  static std::uint64_t non_digits(std::uint64_t octets) {
    const std::uint64_t digits = octets ^ every * '0';
    return (((digits & every * 0x7F) + every * (0x80 - 10)) | digits) & every * 0x80;
  }

  /// The same as eight bits.
  static unsigned end_bits(std::uint64_t octets) {
    return static_cast<unsigned>((non_digits(octets) >> 7U) * 0x0102040810204080U >> 56U);
  }

  /// Reads up to eight digits and takes them off; answers how many. All at once, because a branch at each could not be
  /// foreseen: after D. Lemire, "Quickly parsing eight digits" (2018), with zeros in front of fewer.
  std::size_t take_digits(std::uint64_t& value) {
    constexpr std::uint64_t pair_mask = 0x000000FF000000FFU;
    constexpr std::uint64_t of_first = 100 + (std::uint64_t{1'000'000} << 32U),
                            of_second = 1 + (std::uint64_t{10'000} << 32U);
    const std::uint64_t octets = load(at_);
    const std::uint64_t digits = octets ^ every * '0';
    const std::uint64_t others = non_digits(octets);
    const std::size_t count = others == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(others)) / 8;
    at_ += count;
    std::uint64_t sum = count == 0 ? 0 : digits << (8 - count) * 8;
    sum = sum * 10 + (sum >> 8U);
    sum = (sum & pair_mask) * of_first + (sum >> 16U & pair_mask) * of_second;
    value = sum >> 32U;
    return count;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static std::uint64_t digit(char c) { return static_cast<std::uint64_t>(c - '0'); }

  const char* at_;
  const char* end_;
};

bool QuickLines::read_time(Cursor& at, Timestamp& time) {
  constexpr std::size_t to_second = sizeof("2026-11-22T06:00:00") - 1;
  if (!at.text(second_text_)) {
    if (at.left() < to_second) return false;
    const std::string text(at.position(), to_second);
    const auto parsed = parse_rfc3339(text + 'Z');
    if (!parsed || text[10] != 'T') return false;
    second_text_ = text;
    second_ = *parsed;
    at.skip(to_second);
  }
  Duration fraction{0};
  if (!at.fraction(fraction)) return false;
  time = second_ + fraction;
  return true;
}

bool QuickLines::read_window(Cursor& at, Window& window) {
  if (at.text(window_text_)) {
    window = window_;
    return true;
  }
  const char* const first = at.position();
  Timestamp start;
  Timestamp end;
  if (!at.literal("\"start\":\"") || !read_time(at, start) || !at.literal("\",\"end\":\"") || !read_time(at, end) ||
      !at.literal("\",")) {
    return false;
  }
  const auto between = window_between(start, end);
  if (!between) return false;
  window_text_.assign(first, at.position());
  window_ = *between;
  window = window_;
  return true;
}

const QuickLines::Classes* QuickLines::read_classes(Cursor& at) {
  for (const Classes& known : classes_) {
    if (at.text(known.text)) return &known;
  }
  const char* const first = at.position();
  if (!at.literal("\"family\":\"")) return nullptr;
  const auto family_text = at.quoted();
  if (!family_text || !at.literal(",\"proto\":\"")) return nullptr;
  const auto proto_text = at.quoted();
  if (!proto_text || !at.literal(",")) return nullptr;
  const auto family = parse_family(*family_text);
  const auto proto = parse_proto(*proto_text);
  if (!family || !proto) return nullptr;
  Classes& classes = classes_[next_classes_++ % classes_.size()];
  classes = {{first, at.position()}, *family, *proto};
  return &classes;
}

bool QuickLines::read_key(Cursor& at, FlowKey& key) {
  const Classes* const classes = read_classes(at);
  if (classes == nullptr) return false;
  key.family = classes->family;
  key.proto = classes->proto;
  const AddressKind kind = key.family == Family::ipv6    ? AddressKind::ipv6
                           : key.family == Family::other ? AddressKind::none
                                                         : AddressKind::ipv4;
  if (!at.literal("\"src_ip\":") || !at.address(key.src, kind) || !at.literal(",\"src_port\":")) return false;
  key.has_ports = !at.literal("null");
  key.src_port = key.dst_port = 0;
  if (key.has_ports && !at.port(key.src_port)) return false;
  if (!at.literal(",\"dst_ip\":") || !at.address(key.dst, kind) || !at.literal(",\"dst_port\":")) return false;
  return key.has_ports ? at.port(key.dst_port) : at.literal("null");
}

bool QuickLines::read_packet(std::string_view line) {
  Cursor at(line);
  return at.literal("{\"type\":\"packet\",\"ts\":\"") && read_time(at, packet_.ts) && at.literal("\",") &&
         read_key(at, packet_.key) && at.literal(",\"bytes\":") && at.number(packet_.bytes.value) && at.literal("}") &&
         at.ended();
}

bool QuickLines::read_flow(std::string_view line) {
  Cursor at(line);
  return at.literal("{\"type\":\"flow\",") && read_window(at, flow_.window) && read_key(at, flow_.key) &&
         at.literal(",\"packets\":") && at.number(flow_.counts.packets.value) && at.literal(",\"bytes\":") &&
         at.number(flow_.counts.bytes.value) && at.literal("}") && at.ended();
}

}  // namespace netaugur
