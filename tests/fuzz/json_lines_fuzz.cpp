// Input: JSON lines, as a pipe carries them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/adapters/json_lines.hpp"
#include "property.hpp"

namespace netaugur::fuzz {

namespace {

/// A buffer that ends where the reader's contract says; `filler` stands behind the line.
std::vector<char> padded(std::string_view line, char filler) {
  std::vector<char> buffer(line.begin(), line.end());
  buffer.resize(line.size() + LineReader::padding, filler);
  return buffer;
}

Result<std::optional<Line>> read(LineReader& reader, std::string_view line, char filler) {
  const std::vector<char> buffer = padded(line, filler);
  return reader.read({buffer.data(), line.size()});
}

std::string written(const Line& line) {
  static LineWriter writer;  // making one costs more than a whole input
  std::string text;
  writer.append(text, line);
  require(text.ends_with('\n') && text.find('\n') == text.size() - 1, "a line is one line");
  text.pop_back();
  return text;
}

/// The outcome as a text, so that two can be compared.
std::string outcome(const Result<std::optional<Line>>& result) {
  if (!result) return "error: " + result.error().message;
  return *result ? written(**result) : "of no type of ours";
}

/// As `require`, and shows the two.
void require_same(const std::string& got, const std::string& expected, const char* property) {
  if (got != expected) std::fprintf(stderr, "  %s\n  %s\n", expected.c_str(), got.c_str());
  require(got == expected, property);
}

/// What the quick reader takes it reads as the other does, whatever it has read before.
void check_quick(LineReader& used, std::string_view line, const Result<std::optional<Line>>& slow) {
  const auto read_quick = [line](LineReader& reader, char filler) {
    const std::vector<char> buffer = padded(line, filler);
    return reader.read_quick({buffer.data(), line.size()});
  };
  LineReader fresh;
  const auto quick = read_quick(fresh, '7');
  require(read_quick(fresh, '}') == quick, "what stands behind a line does not matter to the quick reader");
  require(read_quick(used, '\0') == quick, "what was read before does not matter to the quick reader");
  if (quick == LineReader::Quick::no) return;
  require(slow && *slow, "the quick reader takes no line that the other refuses");
  if (quick == LineReader::Quick::packet) {
    require(std::holds_alternative<PacketLine>(**slow), "a packet line is one to both readers");
    require(used.packet().key == std::get<PacketLine>(**slow).key, "both readers give a packet the same key");
    require_same(written(used.packet()), written(**slow), "both readers read the same packet");
  } else {
    require(std::holds_alternative<FlowLine>(**slow), "a flow line is one to both readers");
    require(used.flow().key == std::get<FlowLine>(**slow).key, "both readers give a flow the same key");
    require_same(written(used.flow()), written(**slow), "both readers read the same flow");
  }
}

void check_line(LineReader& used, std::string_view line) {
  const auto result = read(used, line, '\0');
  const std::string expected = outcome(result);
  LineReader fresh;
  require_same(outcome(read(fresh, line, '\0')), expected, "what was read before does not matter");
  for (const char filler : {'\n', '}'}) {
    require_same(outcome(read(used, line, filler)), expected, "what stands behind a line does not matter");
  }
  check_quick(used, line, result);
  if (!result) {
    require(result.error().code == ErrorCode::bad_input, "a line that does not fit is bad input");
    return;
  }
  if (!*result) return;
  const auto back = read(used, expected, '\0');
  require(back && *back && (*back)->index() == (*result)->index(), "what was written is read as what it was");
  require_same(written(**back), expected, "what was read, written and read again is the same");
}

}  // namespace

}  // namespace netaugur::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netaugur;
  static constexpr std::string_view good = R"({"type":"mark","until":"2026-01-01T00:00:00Z"})";
  LineReader used;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (true) {
    const auto end = rest.find('\n');
    fuzz::check_line(used, rest.substr(0, end));
    fuzz::require(fuzz::outcome(fuzz::read(used, good, '\0')) == good, "the reader stays usable");
    if (end == std::string_view::npos) return 0;
    rest.remove_prefix(end + 1);
  }
}
