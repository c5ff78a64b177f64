// Input: JSON lines, as a pipe carries them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/adapters/json_lines.hpp"
#include "property.hpp"

namespace netaugur::fuzz {

namespace {

/// Reads from a buffer that ends where the reader's contract says; `filler` stands behind the line.
Result<std::optional<Line>> read(LineReader& reader, std::string_view line, char filler) {
  std::vector<char> buffer(line.begin(), line.end());
  buffer.resize(line.size() + LineReader::padding, filler);
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

void check_line(LineReader& used, std::string_view line) {
  const auto result = read(used, line, '\0');
  const std::string expected = outcome(result);
  LineReader fresh;
  require_same(outcome(read(fresh, line, '\0')), expected, "what was read before does not matter");
  for (const char filler : {'\n', '}'}) {
    require_same(outcome(read(used, line, filler)), expected, "what stands behind a line does not matter");
  }
  if (line.starts_with('{')) {
    // No writer leaves this blank, so no shortcut for lines of our own writer is taken.
    const std::string spaced = "{ " + std::string(line.substr(1));
    require_same(outcome(read(used, spaced, '\0')), expected, "a blank between the tokens does not matter");
  }
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
