#include <fmt/format.h>
#include <simdjson.h>

#include "netaugur/adapters/json_lines.hpp"
#include "quick_lines.hpp"

namespace netaugur {

namespace {

namespace dom = simdjson::dom;

/// Reads the fields of one object. The first thing that does not fit is kept and every later read answers a default, so
/// that a line's reading is one straight list; `error()` is asked once at its end.
class Fields {
 public:
  explicit Fields(dom::object object) : object_(object) {}

  std::string_view text(std::string_view key) {
    std::string_view value;
    check(key, find(key).get_string().get(value), "a text is missing");
    return value;
  }

  /// Null is empty.
  std::string text_or_empty(std::string_view key) {
    const auto field = find(key);
    if (is_nothing(field)) return {};
    std::string_view value;
    check(key, field.get_string().get(value), "a text is missing");
    return std::string(value);
  }

  std::uint64_t count(std::string_view key) { return count_of(key, find(key)); }

  /// Absent counts are zero: writers of an older schema did not know them.
  std::uint64_t count_or_zero(std::string_view key) {
    const auto field = find(key);
    return field.error() == simdjson::NO_SUCH_FIELD ? 0 : count_of(key, field);
  }

  double number(std::string_view key) {
    double value = 0;
    check(key, find(key).get_double().get(value), "a number is missing");
    return value;
  }

  template <class Parse>
  auto parsed(std::string_view key, std::string_view value, Parse parse) {
    auto result = parse(value);
    if (result) return *result;
    refuse_field(key, result.error().message);
    return typename decltype(result)::value_type{};
  }

  template <class Parse>
  auto parsed(std::string_view key, Parse parse) {
    return parsed(key, text(key), parse);
  }

  Timestamp time(std::string_view key) { return parsed(key, text(key), parse_rfc3339); }

  Window window() {
    const Timestamp start = time("start");
    const Timestamp end = time("end");
    const auto window = window_between(start, end);
    if (!window) refuse_field("end", window.error().message);
    return window.value_or(Window{});
  }

  /// Null or absent is `none`.
  IpAddress address(std::string_view key) {
    const auto field = find(key);
    if (is_nothing(field)) return {};
    std::string_view value;
    check(key, field.get_string().get(value), "an address is missing");
    return error_ ? IpAddress{} : parsed(key, value, parse_address);
  }

  /// Null or absent is empty.
  std::optional<std::uint16_t> port(std::string_view key) {
    const auto field = find(key);
    if (is_nothing(field)) return std::nullopt;
    std::uint64_t value = 0;
    check(key, field.get_uint64().get(value), "a port is missing");
    if (value > 65535) refuse_field(key, fmt::format("{} is not a port", value));
    return static_cast<std::uint16_t>(value);
  }

  FlowKey key() {
    FlowKey key;
    key.family = parsed("family", parse_family);
    key.proto = parsed("proto", parse_proto);
    key.src = address("src_ip");
    const auto src_port = port("src_port");
    key.dst = address("dst_ip");
    const auto dst_port = port("dst_port");
    key.has_ports = src_port.has_value() && dst_port.has_value();
    if (key.has_ports) {
      key.src_port = *src_port;
      key.dst_port = *dst_port;
    }
    const AddressKind kind = key.family == Family::ipv6    ? AddressKind::ipv6
                             : key.family == Family::other ? AddressKind::none
                                                           : AddressKind::ipv4;
    // A snapshot may have ended before the addresses, and ARP may carry others than IPv4's.
    const auto fits = [&](const IpAddress& address) { return address.kind == kind || !address.present(); };
    if (!error_ && !fits(key.src)) refuse_field("src_ip", "does not fit the family");
    if (!error_ && !fits(key.dst)) refuse_field("dst_ip", "does not fit the family");
    return key;
  }

  Counts counts() {
    const Packets packets{count("packets")};
    return {packets, Bytes{count("bytes")}};
  }

  Loss loss() {
    Loss loss;
    loss.received.value = count_or_zero("received");
    loss.dropped_kernel.value = count_or_zero("dropped_kernel");
    loss.dropped_interface.value = count_or_zero("dropped_interface");
    loss.truncated.value = count_or_zero("truncated");
    loss.late.value = count_or_zero("late");
    loss.folded.value = count_or_zero("folded");
    return loss;
  }

  template <class Read>
  auto inside(std::string_view key, Read read) {
    dom::object inner;
    check(key, find(key).get_object().get(inner), "an object is missing");
    using Value = decltype(read(std::declval<Fields&>()));
    if (error_) return Value{};
    Fields fields(inner);
    Value value = read(fields);
    if (fields.error_) error_ = fields.error_;
    return value;
  }

  template <class Key, class Parse>
  std::map<Key, Counts> classes(std::string_view key, Parse parse) {
    return inside(key, [&](Fields& fields) {
      std::map<Key, Counts> all;
      for (const auto& [name, value] : fields.object_) {
        dom::object inner;
        if (value.get_object().get(inner) != simdjson::SUCCESS) {
          fields.refuse_field(key, "an object of counts is missing");
          break;
        }
        const Key parsed_name = fields.parsed(key, name, parse);
        Fields counts(inner);
        all[parsed_name] = counts.counts();
        if (counts.error_) fields.error_ = counts.error_;
        if (fields.error_) break;
      }
      return all;
    });
  }

  /// The first thing that does not fit is the one that is told.
  void refuse_field(std::string_view key, std::string_view why) {
    if (!error_) error_ = Error{ErrorCode::bad_input, fmt::format("\"{}\": {}", key, why)};
  }

  template <class T>
  Result<std::optional<Line>> finish(T line) {
    if (error_) return tl::unexpected(*error_);
    return std::optional<Line>(std::move(line));
  }

 private:
  using Field = simdjson::simdjson_result<dom::element>;

  [[nodiscard]] Field find(std::string_view key) const { return object_[key]; }

  std::uint64_t count_of(std::string_view key, Field field) {
    std::uint64_t value = 0;
    check(key, field.get_uint64().get(value), "a count is missing");
    if (value > quantity_max) refuse_field(key, fmt::format("{} is more than {}", value, quantity_max));
    return value;
  }

  static bool is_nothing(const Field& field) {
    return field.error() == simdjson::NO_SUCH_FIELD || (field.error() == simdjson::SUCCESS && field.is_null());
  }

  void check(std::string_view key, simdjson::error_code code, std::string_view why) {
    if (code != simdjson::SUCCESS) refuse_field(key, why);
  }

  dom::object object_;
  std::optional<Error> error_;
};

Result<std::optional<Line>> read_header(Fields& fields) {
  StreamHeader line;
  const auto schema = fields.text("schema");
  if (schema != stream_schema) fields.refuse_field("schema", fmt::format("'{}' is not '{}'", schema, stream_schema));
  line.sensor = fields.text("sensor");
  line.run = fields.text("run");
  line.source = fields.text("source");
  line.linktype = fields.text("linktype");
  if (line.sensor.empty()) fields.refuse_field("sensor", "is empty");
  if (line.sensor.find('\0') != std::string::npos) fields.refuse_field("sensor", "has a zero byte");
  if (!is_uuid(line.run)) fields.refuse_field("run", fmt::format("'{}' is not a UUID", line.run));
  return fields.finish(std::move(line));
}

Result<std::optional<Line>> read_packet(Fields& fields) {
  PacketLine line;
  line.ts = fields.time("ts");
  line.key = fields.key();
  line.bytes.value = fields.count("bytes");
  return fields.finish(line);
}

Result<std::optional<Line>> read_flow(Fields& fields) {
  FlowLine line;
  line.window = fields.window();
  line.key = fields.key();
  line.counts = fields.counts();
  return fields.finish(line);
}

Result<std::optional<Line>> read_window(Fields& fields) {
  WindowSummary line;
  line.window = fields.window();
  line.sensor = fields.text("sensor");
  line.total = fields.counts();
  line.by_proto = fields.classes<Proto>("by_proto", parse_proto);
  line.by_family = fields.classes<Family>("by_family", parse_family);
  line.hosts = fields.count("hosts");
  line.pairs = fields.count("pairs");
  line.loss = fields.inside("loss", [](Fields& inner) { return inner.loss(); });
  return fields.finish(std::move(line));
}

Result<std::optional<Line>> read_forecast(Fields& fields) {
  ForecastLine line;
  line.series = fields.inside("series", [](Fields& inner) {
    SeriesKey key;
    key.by = inner.parsed("by", parse_dimension);
    key.value = inner.text("value");
    return key;
  });
  line.sensor = fields.text_or_empty("sensor");
  line.metric = fields.parsed("metric", parse_metric);
  line.model = fields.text("model");
  line.issued_at = fields.time("issued_at");
  line.window = fields.window();
  line.mean = fields.number("mean");
  line.lo80 = fields.number("lo80");
  line.hi80 = fields.number("hi80");
  line.lo95 = fields.number("lo95");
  line.hi95 = fields.number("hi95");
  return fields.finish(std::move(line));
}

}  // namespace

struct LineReader::Parser {
  // Not simdjson's On-Demand: it reads on through a line that is no JSON as if it were, up to undefined behaviour.
  dom::parser simdjson;
  QuickLines quick;
};

const std::size_t LineReader::padding = simdjson::SIMDJSON_PADDING;

LineReader::LineReader() : parser_(std::make_unique<Parser>()) {}
LineReader::~LineReader() = default;
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;

LineReader::Quick LineReader::read_quick(std::string_view line) {
  if (parser_->quick.read_packet(line)) return Quick::packet;
  return parser_->quick.read_flow(line) ? Quick::flow : Quick::no;
}

const PacketLine& LineReader::packet() const { return parser_->quick.packet(); }
const FlowLine& LineReader::flow() const { return parser_->quick.flow(); }

Result<std::optional<Line>> LineReader::read(std::string_view line) {
  dom::object object;
  constexpr bool copy = false;  // the padding is there
  if (parser_->simdjson.parse(line.data(), line.size(), copy).get_object().get(object) != simdjson::SUCCESS) {
    return fail(ErrorCode::bad_input, "not a JSON object");
  }
  std::string_view type;
  if (object["type"].get_string().get(type) != simdjson::SUCCESS) {
    return fail(ErrorCode::bad_input, "not a JSON object with a \"type\"");
  }
  Fields fields(object);
  if (type == "packet") return read_packet(fields);
  if (type == "flow") return read_flow(fields);
  if (type == "loss") {
    LossLine loss;
    loss.window = fields.window();
    loss.loss = fields.loss();
    return fields.finish(loss);
  }
  if (type == "mark") return fields.finish(MarkLine{fields.time("until")});
  if (type == "stream") return read_header(fields);
  if (type == "window") return read_window(fields);
  if (type == "forecast") return read_forecast(fields);
  return std::optional<Line>();
}

}  // namespace netaugur
