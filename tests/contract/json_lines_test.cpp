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
