#include "netaugur/adapters/line_input.hpp"

#include <unistd.h>

#include <cstdio>
#include <thread>

#include "catch.hpp"

using namespace netaugur;

namespace {

constexpr std::size_t padding = 64;

/// A file that is gone at the scope's end.
class TextFile {
 public:
  explicit TextFile(const std::string& text) {
    const int descriptor = mkstemp(path_.data());
    REQUIRE(write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    close(descriptor);
  }
  ~TextFile() { std::remove(path_.c_str()); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/netaugur-lines-XXXXXX";
};

std::vector<std::string> lines_of(const std::string& text) {
  const TextFile file(text);
  auto input = LineInput::open(file.path(), padding);
  REQUIRE(input);
  const ReadDeadline never;
  std::vector<std::string> lines;
  while (true) {
    const auto line = input->next(never);
    REQUIRE(line);
    if (!*line) return lines;
    lines.emplace_back(**line);
    CHECK(input->number() == lines.size());
  }
}

}  // namespace

TEST_CASE("lines come without their ends, empty ones and an unended last one included") {
  CHECK(lines_of("a\n\nbc\nd") == std::vector<std::string>{"a", "", "bc", "d"});
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n") == std::vector<std::string>{""});
}

TEST_CASE("lines that straddle what is read at once come whole") {
  std::string text;
  std::vector<std::string> expected;
  for (int i = 0; i < 40'000; ++i) {
    expected.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i % 37), 'x'));
    text += expected.back() + "\n";
  }
  CHECK(lines_of(text) == expected);
}

TEST_CASE("a line beyond the limit comes once, cut, and the next one whole") {
  const auto lines = lines_of(std::string(3 * LineInput::line_max, 'x') + "\nnext\n");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].size() > LineInput::line_max);
  CHECK(lines[0].size() < 2 * LineInput::line_max);
  CHECK(lines[1] == "next");
}

TEST_CASE("a file that is not there and a folder are refused by name") {
  const auto missing = LineInput::open("/nonexistent/lines.ndjson", padding);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(missing.error().message.find("/nonexistent/lines.ndjson") != std::string::npos);
  CHECK(LineInput::open("/tmp", padding).error().code == ErrorCode::bad_input);
}

TEST_CASE("reading ends at the deadline although the pipe stays open") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  REQUIRE(write(ends[1], "a\nb", 3) == 3);
  auto input = LineInput::open("/dev/fd/" + std::to_string(ends[0]), padding);
  REQUIRE(input);
  ReadDeadline deadline;
  CHECK(input->next(deadline)->value() == "a");
  CHECK(deadline.ask());
  CHECK_FALSE(deadline.ask());
  CHECK_FALSE(input->next(deadline)->has_value());
  close(ends[0]);
  close(ends[1]);
}
