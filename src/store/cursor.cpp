// Cursors are hex of `|`-separated fields: no character in them needs quoting in a URL or a shell.
#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <limits>

#include "netaugur/store/plan.hpp"

namespace netaugur {

namespace {

std::string to_hex(std::string_view text) {
  std::string hex;
  for (const char c : text) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (error != std::errc() || end != hex.data() + i + 2) return std::nullopt;
    text += static_cast<char>(byte);
  }
  return text;
}

/// Takes fields off the front; a field that is not there or does not read makes `fits` false.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  std::string_view next() {
    const auto bar = rest_.find('|');
    const auto field = rest_.substr(0, bar);
    fits_ = fits_ && bar != std::string_view::npos;
    rest_.remove_prefix(bar == std::string_view::npos ? rest_.size() : bar + 1);
    return field;
  }
  std::int64_t number() {
    const auto field = next();
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    fits_ = fits_ && error == std::errc() && end == field.data() + field.size();
    return value;
  }
  std::int64_t number_within(std::int64_t max) {
    const std::int64_t value = number();
    fits_ = fits_ && value >= 0 && value <= max;
    return value;
  }
  Sort sort() {
    const auto column = static_cast<SortColumn>(number_within(static_cast<int>(SortColumn::excess)));
    return {column, static_cast<SortOrder>(number_within(static_cast<int>(SortOrder::ascending)))};
  }
  std::uint64_t amount() { return static_cast<std::uint64_t>(number_within(std::numeric_limits<std::int64_t>::max())); }
  IpAddress address() {
    const auto field = next();
    if (field.empty()) return {};
    const auto read = parse_address(field);
    fits_ = fits_ && read.has_value();
    return read.value_or(IpAddress{});
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool fits() const { return fits_; }

 private:
  std::string_view rest_;
  bool fits_ = true;
};

std::string text_of(const Sort& sort) {
  return fmt::format("{}|{}", static_cast<int>(sort.column), static_cast<int>(sort.order));
}

tl::unexpected<Error> bad_cursor(std::string_view text) {
  return fail(ErrorCode::usage,
              fmt::format("cursor '{}' is not one of ours: take next_cursor of the page before", text.substr(0, 40)));
}

}  // namespace

std::string to_text(const TrafficCursor& cursor) {
  const auto& key = cursor.key;
  return to_hex(fmt::format("t|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", static_cast<int>(cursor.resolution),
                            text_of(cursor.sort), cursor.amount, cursor.start.time_since_epoch().count(),
                            static_cast<int>(key.family), key.proto.number, to_text(key.src), to_text(key.dst),
                            key.service ? std::to_string(*key.service) : "-1", cursor.sensor));
}

Result<TrafficCursor> parse_traffic_cursor(std::string_view text) {
  const auto plain = from_hex(text);
  if (!plain || !plain->starts_with("t|")) return bad_cursor(text);
  Fields fields(std::string_view(*plain).substr(2));
  TrafficCursor cursor;
  cursor.resolution = static_cast<Resolution>(fields.number_within(static_cast<int>(Resolution::month)));
  cursor.sort = fields.sort();
  cursor.amount = fields.amount();
  cursor.start = Timestamp(Duration(fields.number()));
  cursor.key.family = static_cast<Family>(fields.number_within(static_cast<int>(Family::arp)));
  cursor.key.proto.number = static_cast<std::uint16_t>(fields.number_within(protos::other.number));
  cursor.key.src = fields.address();
  cursor.key.dst = fields.address();
  const std::int64_t service = fields.number();
  if (service >= 0) cursor.key.service = static_cast<std::uint16_t>(service);
  cursor.sensor = fields.rest();
  if (!fields.fits() || service < -1 || service > 65535) return bad_cursor(text);
  return cursor;
}

std::string to_text(const WindowCursor& cursor) {
  return to_hex(fmt::format("w|{}|{}|{}|{}|", text_of(cursor.sort), cursor.amount,
                            cursor.start.time_since_epoch().count(), cursor.sequence));
}

Result<WindowCursor> parse_window_cursor(std::string_view text) {
  const auto plain = from_hex(text);
  if (!plain || !plain->starts_with("w|")) return bad_cursor(text);
  Fields fields(std::string_view(*plain).substr(2));
  WindowCursor cursor;
  cursor.sort = fields.sort();
  cursor.amount = fields.amount();
  cursor.start = Timestamp(Duration(fields.number()));
  cursor.sequence = fields.number();
  if (!fields.fits()) return bad_cursor(text);
  return cursor;
}

std::string to_text(const RankCursor& cursor) {
  return to_hex(
      fmt::format("r|{}|{}|{}|{}", static_cast<int>(cursor.by), text_of(cursor.sort), cursor.amount, cursor.value));
}

Result<RankCursor> parse_rank_cursor(std::string_view text) {
  const auto plain = from_hex(text);
  if (!plain || !plain->starts_with("r|")) return bad_cursor(text);
  Fields fields(std::string_view(*plain).substr(2));
  RankCursor cursor;
  cursor.by = static_cast<Dimension>(fields.number_within(static_cast<int>(Dimension::sensor)));
  cursor.sort = fields.sort();
  cursor.amount = fields.amount();
  cursor.value = fields.rest();
  if (!fields.fits()) return bad_cursor(text);
  return cursor;
}

std::string to_text(const AnomalyCursor& cursor) {
  const auto count = [](Timestamp at) { return at.time_since_epoch().count(); };
  return to_hex(fmt::format("a|{}|{}|{}|{}|{}|{}|{}|{}|{}{}", text_of(cursor.sort),
                            std::bit_cast<std::int64_t>(cursor.excess), count(cursor.period.since),
                            count(cursor.period.until), count(cursor.start), static_cast<int>(cursor.key.by),
                            cursor.step.count(), cursor.sensor.size(), cursor.sensor, cursor.key.value));
}

Result<AnomalyCursor> parse_anomaly_cursor(std::string_view text) {
  const auto plain = from_hex(text);
  if (!plain || !plain->starts_with("a|")) return bad_cursor(text);
  Fields fields(std::string_view(*plain).substr(2));
  AnomalyCursor cursor;
  cursor.sort = fields.sort();
  cursor.excess = std::bit_cast<double>(fields.number());
  cursor.period.since = Timestamp(Duration(fields.number()));
  cursor.period.until = Timestamp(Duration(fields.number()));
  cursor.start = Timestamp(Duration(fields.number()));
  cursor.key.by = static_cast<Dimension>(fields.number_within(static_cast<int>(Dimension::sensor)));
  cursor.step = Duration(fields.number());
  const auto sensor_size = static_cast<std::size_t>(fields.number_within(std::numeric_limits<std::int32_t>::max()));
  if (!fields.fits() || sensor_size > fields.rest().size()) return bad_cursor(text);
  cursor.sensor = fields.rest().substr(0, sensor_size);
  cursor.key.value = fields.rest().substr(sensor_size);
  return cursor;
}

}  // namespace netaugur
