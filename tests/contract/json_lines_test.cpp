#include "netaugur/adapters/json_lines.hpp"

#include "catch.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

/// Reads `text` from a buffer with the padding that the reader asks for.
Result<std::optional<Line>> read(LineReader& reader, std::string text) {
  const std::size_t size = text.size();
  text.resize(size + LineReader::padding);
  return reader.read(std::string_view(text).substr(0, size));
}

/// What the quick reading takes, as `read` would give it; empty where it declines.
std::optional<Line> read_quick(LineReader& reader, const std::string& text) {
  // Of exactly the size that is promised, so that a sanitizer sees what is read beyond.
  std::vector<char> buffer(text.begin(), text.end());
  buffer.resize(text.size() + LineReader::padding);
  switch (reader.read_quick({buffer.data(), text.size()})) {
    case LineReader::Quick::packet:
      return reader.packet();
    case LineReader::Quick::flow:
      return reader.flow();
    case LineReader::Quick::no:
      break;
  }
  return std::nullopt;
}

std::string written(const Line& line) {
  std::string out;
  append_line(out, line);
  out.pop_back();
  return out;
}

FlowKey https() {
  FlowKey key;
  key.family = Family::ipv6;
  key.proto = protos::tcp;
  key.src = *parse_address("2001:db8::1");
  key.dst = *parse_address("2001:db8::2");
  key.src_port = 40000;
  key.dst_port = 443;
  key.has_ports = true;
  return key;
}

const Window window{Timestamp(1'700'000'000s), 5s};

std::vector<Line> counted_lines() {
  FlowKey ipv4 = https();
  ipv4.family = Family::ipv4;
  ipv4.src = *parse_address("0.0.0.0");
  ipv4.dst = *parse_address("255.255.100.9");
  ipv4.src_port = 0;
  ipv4.dst_port = 65535;
  FlowKey gre = ipv4;
  gre.proto = Proto{47};
  gre.has_ports = false;
  gre.src_port = gre.dst_port = 0;
  FlowKey arp = gre;
  arp.family = Family::arp;
  arp.proto = protos::arp;
  arp.dst = {};
  FlowKey mapped = https();
  mapped.src = *parse_address("::ffff:192.0.2.1");
  std::vector<Line> lines;
  for (const FlowKey& key : {https(), ipv4, gre, arp, mapped, FlowKey{}}) {
    for (const Duration fraction : {Duration(0), Duration(5ms), Duration(123'456us), Duration(999'999'999)}) {
      lines.emplace_back(PacketLine{window.start + fraction, key, {1514}});
    }
    lines.emplace_back(FlowLine{window, key, {{1}, {9'999'999'999'999'999}}});
    lines.emplace_back(FlowLine{{Timestamp(-1500ms), 500ms}, key, {{0}, {12'345'678}}});
  }
  return lines;
}

}  // namespace

TEST_CASE("every kind of line is read back as it was written") {
  FlowKey arp;
  arp.family = Family::arp;
  arp.proto = protos::arp;
  arp.src = *parse_address("10.0.0.1");
  arp.dst = *parse_address("10.0.0.2");
  WindowSummary summary;
  summary.sensor = "edge \"1\"";
  summary.window = window;
  summary.total = {{3}, {300}};
  summary.by_proto = {{protos::tcp, {{2}, {200}}}, {protos::arp, {{1}, {100}}}};
  summary.by_family = {{Family::ipv6, {{2}, {200}}}, {Family::arp, {{1}, {100}}}};
  summary.hosts = 4;
  summary.pairs = 2;
  summary.loss = {{4}, {1}, {2}, {0}, {1}, {0}};
  ForecastLine forecast{
      {Dimension::ip, "10.0.0.1"}, "", Metric::packets, "ets", window.start, window, 1.5, 1, 2, 0.25, 3};
  const Line lines[] = {StreamHeader{"edge1", "0f8fad5b-d9cb-469f-a165-70867728950e", "eth0", "EN10MB"},
                        PacketLine{Timestamp(1'700'000'000'123'456'789ns), https(), {1514}},
                        PacketLine{Timestamp(1s), FlowKey{}, {60}},
                        FlowLine{window, https(), {{12}, {3456}}},
                        FlowLine{window, arp, {{1}, {42}}},
                        LossLine{window, {{12}, {1}, {2}, {3}, {4}, {5}}},
                        MarkLine{window.end()},
                        summary,
                        forecast};
  LineReader reader;
  for (const Line& line : lines) {
    const std::string text = written(line);
    INFO(text);
    const auto back = read(reader, text);
    REQUIRE(back);
    REQUIRE(back->has_value());
    CHECK((*back)->index() == line.index());
    CHECK(written(**back) == text);
  }
}

TEST_CASE("every packet and flow line that is written is read quickly, and alike") {
  LineReader reader;
  for (const Line& line : counted_lines()) {
    const std::string text = written(line);
    INFO(text);
    const auto quick = read_quick(reader, text);
    REQUIRE(quick);
    CHECK(written(*quick) == text);
  }
}

TEST_CASE("a line that differs in one octet is read quickly only as it is read otherwise") {
  LineReader reader;
  for (const Line& line : counted_lines()) {
    const std::string text = written(line);
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (const char octet : {'0', '9', '"', '\\', ' ', 'x', '}', '\0'}) {
        std::string changed = text;
        changed[at] = octet;
        for (const std::string& each : {changed, changed.substr(0, at), text.substr(0, at) + octet + text.substr(at)}) {
          const auto quick = read_quick(reader, each);
          if (!quick) continue;
          const auto slow = read(reader, each);
          INFO(each);
          REQUIRE(slow);
          REQUIRE(slow->has_value());
          REQUIRE(written(**slow) == written(*quick));
        }
      }
    }
  }
}

TEST_CASE("counts and ports beyond their limits are left to the reader that says so") {
  LineReader reader;
  const std::string text = written(counted_lines().back());
  for (const char* packets :
       {"9223372036854775807", "9223372036854775808", "18446744073709551616", "01", "-1", "1.0"}) {
    std::string changed = text;
    changed.replace(changed.find("\"packets\":0"), 11, std::string("\"packets\":") + packets);
    INFO(changed);
    CHECK_FALSE(read_quick(reader, changed));
  }
}

TEST_CASE("a flow whose addresses were beyond the snapshot is read back") {
  FlowKey snapped = https();
  snapped.dst = {};
  snapped.has_ports = false;
  snapped.src_port = snapped.dst_port = 0;
  LineReader reader;
  const auto back = read(reader, written(FlowLine{window, snapped, {{1}, {60}}}));
  REQUIRE(back);
  CHECK(std::get<FlowLine>(**back).key == snapped);
}

TEST_CASE("keys may come in any order, and unknown keys and types are passed over") {
  LineReader reader;
  const auto flow =
      read(reader, R"({"bytes":3,"new":{"a":[1]},"packets":1,"dst_ip":null,"proto":"other","family":"other",)"
                   R"("end":"2026-01-01T00:00:05Z","start":"2026-01-01T00:00:00Z","type":"flow"})");
  REQUIRE(flow);
  CHECK(std::get<FlowLine>(flow->value()).counts == Counts{{1}, {3}});
  const auto unknown = read(reader, R"({"type":"weather","sunny":true})");
  REQUIRE(unknown);
  CHECK_FALSE(unknown->has_value());
}

TEST_CASE("a line that does not fit is refused with the key that is wrong, and the next one is read") {
  LineReader reader;
  const auto message = [&reader](const char* text) {
    const auto line = read(reader, text);
    REQUIRE_FALSE(line);
    CHECK(line.error().code == ErrorCode::bad_input);
    return line.error().message;
  };
  CHECK(message("").find("not a JSON object") == 0);
  CHECK(message("{").find("not a JSON object") == 0);
  CHECK(message("[1]").find("not a JSON object") == 0);
  CHECK(message(R"({"type":"loss","received":1 "late":2})").find("not a JSON object") == 0);
  CHECK(message(R"({"type":"weather"}"sunny":true})").find("not a JSON object") == 0);
  CHECK(message(R"({"type":"forecast","series":{"by":"ip","value":"10.0.0.1"ull,"sensor":null})")
            .find("not a JSON object") == 0);
  CHECK(message(R"({"type":"loss","start":"1710-01-01T00:00:00Z","end":"2240-01-01T00:00:00Z"})")
            .find("\"end\": is not within 292 years") == 0);
  CHECK(message(R"({"kind":"flow"})").find("\"type\"") != std::string::npos);
  CHECK(message(R"({"type":"packet","ts":"yesterday"})").find("\"ts\"") == 0);
  CHECK(message(R"({"type":"packet","ts":"2026-01-01T00:00:00Z","family":"ipv4","proto":"tpc"})").find("\"proto\"") ==
        0);
  CHECK(
      message(
          R"({"type":"packet","ts":"2026-01-01T00:00:00Z","family":"ipv4","proto":"tcp","src_ip":"::1","dst_ip":"10.0.0.1","bytes":1})")
          .find("\"src_ip\"") == 0);
  CHECK(
      message(
          R"({"type":"packet","ts":"2026-01-01T00:00:00Z","family":"ipv4","proto":"tcp","src_ip":"10.0.0.2","src_port":65536,"dst_ip":"10.0.0.1","bytes":1})")
          .find("\"src_port\"") == 0);
  CHECK(
      message(
          R"({"type":"packet","ts":"2026-01-01T00:00:00Z","family":"ipv4","proto":"tcp","src_ip":"10.0.0.2","dst_ip":"10.0.0.1","bytes":-1})")
          .find("\"bytes\"") == 0);
  CHECK(message(R"({"type":"stream","schema":"netaugur/2","sensor":"a","run":"b","source":"c","linktype":"d"})")
            .find("\"schema\"") == 0);
  CHECK(message(R"({"type":"stream","schema":"netaugur/1","sensor":"a","run":"b","source":"c","linktype":"d"})")
            .find("\"run\": 'b' is not a UUID") == 0);
  CHECK(read(reader, R"({"type":"mark","until":"2026-01-01T00:00:00Z"})"));
}
