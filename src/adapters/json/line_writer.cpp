#include <charconv>
#include <cmath>
#include <cstring>

#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/base/utf8.hpp"

namespace netaugur {

namespace {

/// More than the longest packet, flow or loss line: fixed text, two timestamps, two addresses, six numbers.
constexpr std::size_t line_room = 640;

char* write(std::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

/// Room for 20 digits is the caller's.
char* write(std::uint64_t number, char* out) { return std::to_chars(out, out + 20, number).ptr; }

char* write_address(const IpAddress& address, char* out) {
  if (!address.present()) return write("null", out);
  *out++ = '"';
  out = write_text(address, out);
  *out++ = '"';
  return out;
}

char* write_fraction(std::uint32_t nanoseconds, char* out) {
  if (nanoseconds == 0) return out;
  const int digits = nanoseconds % 1'000'000 == 0 ? 3 : nanoseconds % 1'000 == 0 ? 6 : 9;
  std::uint32_t value = digits == 3 ? nanoseconds / 1'000'000 : digits == 6 ? nanoseconds / 1'000 : nanoseconds;
  *out++ = '.';
  for (int i = digits - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return out + digits;
}

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {  // JSON has no word for it
    out += "null";
    return;
  }
  char text[32];
  out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void append_counts(std::string& out, const Counts& counts) {
  out +=
      "{\"packets\":" + std::to_string(counts.packets.value) + ",\"bytes\":" + std::to_string(counts.bytes.value) + '}';
}

template <class Key>
void append_classes(std::string& out, const std::map<Key, Counts>& classes) {
  out += '{';
  for (bool first = true; const auto& [key, counts] : classes) {
    if (!first) out += ',';
    first = false;
    append_json_string(out, name_of(key));
    out += ':';
    append_counts(out, counts);
  }
  out += '}';
}

char* write_loss(const Loss& loss, char* out) {
  out = write(loss.received.value, write("\"received\":", out));
  out = write(loss.dropped_kernel.value, write(",\"dropped_kernel\":", out));
  out = write(loss.dropped_interface.value, write(",\"dropped_interface\":", out));
  out = write(loss.truncated.value, write(",\"truncated\":", out));
  out = write(loss.late.value, write(",\"late\":", out));
  return write(loss.folded.value, write(",\"folded\":", out));
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (first == '"' || first == '\\') {
      out += '\\';
      out += text.front();
    } else if (first < 0x20 || first == 0x7F) {
      out += "\\u00";
      out += hex[first >> 4U];
      out += hex[first & 0xFU];
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

LineWriter::LineWriter() {
  proto_fields_.reserve(protos::other.number + 1U);
  for (std::uint16_t number = 0; number <= protos::other.number; ++number) {
    std::string field = "\"proto\":";
    append_json_string(field, name_of(Proto{number}));
    proto_fields_.push_back(std::move(field));
  }
}

char* LineWriter::write_timestamp(SecondText& remembered, Timestamp at, char* out) {
  const auto second = std::chrono::floor<std::chrono::seconds>(at);
  if (second != remembered.second) {
    remembered.text = to_rfc3339(Timestamp(second));
    remembered.text.pop_back();  // the Z comes after the fraction
    remembered.second = second;
  }
  *out++ = '"';
  out = write(remembered.text, out);
  out = write_fraction(static_cast<std::uint32_t>((at - Timestamp(second)).count()), out);
  return write("Z\"", out);
}

char* LineWriter::write_window(const Window& window, char* out) {
  out = write_timestamp(start_second_, window.start, write("\"start\":", out));
  return write_timestamp(end_second_, window.end(), write(",\"end\":", out));
}

char* LineWriter::write_key(const FlowKey& key, char* out) {
  out = write("\"family\":\"", out);
  out = write(name_of(key.family), out);
  out = write("\",", out);
  const std::size_t proto = key.proto.number < proto_fields_.size() ? key.proto.number : protos::other.number;
  out = write(proto_fields_[proto], out);
  const auto write_port = [&](std::uint16_t port, char* at) {
    return key.has_ports ? write(port, at) : write("null", at);
  };
  out = write_address(key.src, write(",\"src_ip\":", out));
  out = write_port(key.src_port, write(",\"src_port\":", out));
  out = write_address(key.dst, write(",\"dst_ip\":", out));
  return write_port(key.dst_port, write(",\"dst_port\":", out));
}

void LineWriter::append(std::string& out, const StreamHeader& line) {
  out += "{\"type\":\"stream\",\"schema\":";
  append_json_string(out, stream_schema);
  const std::pair<std::string_view, std::string_view> fields[] = {{",\"sensor\":", line.sensor},
                                                                  {",\"run\":", line.run},
                                                                  {",\"source\":", line.source},
                                                                  {",\"linktype\":", line.linktype}};
  for (const auto& [name, value] : fields) {
    out += name;
    append_json_string(out, value);
  }
  out += "}\n";
}

void LineWriter::append(std::string& out, const PacketLine& line) {
  char text[line_room];
  char* at = write("{\"type\":\"packet\",\"ts\":", text);
  at = write_timestamp(packet_second_, line.ts, at);
  *at++ = ',';
  at = write_key(line.key, at);
  at = write(line.bytes.value, write(",\"bytes\":", at));
  at = write("}\n", at);
  out.append(text, at);
}

void LineWriter::append(std::string& out, const FlowLine& line) {
  char text[line_room];
  char* at = write_window(line.window, write("{\"type\":\"flow\",", text));
  *at++ = ',';
  at = write_key(line.key, at);
  at = write(line.counts.packets.value, write(",\"packets\":", at));
  at = write(line.counts.bytes.value, write(",\"bytes\":", at));
  at = write("}\n", at);
  out.append(text, at);
}

void LineWriter::append(std::string& out, const LossLine& line) {
  char text[line_room];
  char* at = write_window(line.window, write("{\"type\":\"loss\",", text));
  *at++ = ',';
  at = write("}\n", write_loss(line.loss, at));
  out.append(text, at);
}

void LineWriter::append(std::string& out, const MarkLine& line) {
  out += "{\"type\":\"mark\",\"until\":\"" + to_rfc3339(line.until) + "\"}\n";
}

void LineWriter::append(std::string& out, const WindowSummary& line) {
  char text[line_room];
  out.append(text, write_window(line.window, write("{\"type\":\"window\",", text)));
  out += ",\"sensor\":";
  append_json_string(out, line.sensor);
  out += ",\"packets\":" + std::to_string(line.total.packets.value) +
         ",\"bytes\":" + std::to_string(line.total.bytes.value);
  out += ",\"by_proto\":";
  append_classes(out, line.by_proto);
  out += ",\"by_family\":";
  append_classes(out, line.by_family);
  out += ",\"hosts\":" + std::to_string(line.hosts) + ",\"pairs\":" + std::to_string(line.pairs) + ",\"loss\":{";
  out.append(text, write_loss(line.loss, text));
  out += "}}\n";
}

void LineWriter::append(std::string& out, const ForecastLine& line) { append(out, line, {}); }

void LineWriter::append(std::string& out, const ForecastLine& line, std::span<const Quantile> quantiles) {
  out += "{\"type\":\"forecast\",\"series\":{\"by\":";
  append_json_string(out, name_of(line.series.by));
  out += ",\"value\":";
  append_json_string(out, line.series.value);
  out += "},\"sensor\":";
  if (line.sensor.empty()) {
    out += "null";
  } else {
    append_json_string(out, line.sensor);
  }
  out += ",\"metric\":";
  append_json_string(out, name_of(line.metric));
  out += ",\"model\":";
  append_json_string(out, line.model);
  char text[line_room];
  char* at = write_timestamp(packet_second_, line.issued_at, write(",\"issued_at\":", text));
  *at++ = ',';
  out.append(text, write_window(line.window, at));
  const std::pair<std::string_view, double> numbers[] = {{",\"mean\":", line.mean},
                                                         {",\"lo80\":", line.lo80},
                                                         {",\"hi80\":", line.hi80},
                                                         {",\"lo95\":", line.lo95},
                                                         {",\"hi95\":", line.hi95}};
  for (const auto& [name, value] : numbers) {
    out += name;
    append_number(out, value);
  }
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    out += i == 0 ? ",\"quantiles\":{\"" : ",\"";
    append_number(out, quantiles[i].part);
    out += "\":";
    append_number(out, quantiles[i].value);
  }
  out += quantiles.empty() ? "}\n" : "}}\n";
}

void LineWriter::append(std::string& out, const Line& line) {
  std::visit([&](const auto& value) { append(out, value); }, line);
}

void append_line(std::string& out, const Line& line) { LineWriter().append(out, line); }

}  // namespace netaugur
