#include <cmath>
#include <limits>

#include "catch.hpp"
#include "netaugur/forecast/csv_points.hpp"
#include "netaugur/forecast/preprocess.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

Timestamp at(int minutes) { return Timestamp(std::chrono::minutes(minutes)); }

}  // namespace

TEST_CASE("points become a grid whose missing steps are unknown, not zero", "[forecast]") {
  const std::vector<Point> points = {{at(0), 1}, {at(5), 2}, {at(10), 3}, {at(20), 5}};
  const Grid grid = to_grid(points, Duration{0}).value();
  CHECK(grid.history.step == 5min);
  CHECK(grid.history.start == at(0));
  CHECK(grid.history.end() == at(25));
  REQUIRE(grid.history.values.size() == 5);
  CHECK(std::isnan(grid.history.values[3]));
  CHECK(grid.history.values[4] == 5);
  CHECK(grid.notes.empty());
}

TEST_CASE("points out of order are sorted, of duplicates the last wins, and both are said", "[forecast]") {
  const std::vector<Point> points = {{at(10), 3}, {at(0), 1}, {at(5), 2}, {at(5), 20}};
  const Grid grid = to_grid(points, Duration{0}).value();
  CHECK(grid.history.values == std::vector<double>{1, 20, 3});
  CHECK(grid.sorted);
  CHECK(grid.duplicates == 1);
  CHECK(grid.notes.size() == 2);
}

TEST_CASE("no points, one instant, and a stray year are refused", "[forecast]") {
  CHECK(to_grid({}, Duration{0}).error().code == ErrorCode::bad_input);
  const std::vector<Point> one = {{at(0), 1}};
  CHECK(to_grid(one, Duration{0}).error().message.find("--step") != std::string::npos);
  CHECK(to_grid(one, 5min).value().history.values.size() == 1);
  const std::vector<Point> stray = {
      {Timestamp(0s), 1}, {Timestamp(1s), 1}, {Timestamp(2s), 1}, {Timestamp(std::chrono::hours(24 * 365 * 50)), 1}};
  CHECK(to_grid(stray, Duration{0}).error().message.find("stray timestamp") != std::string::npos);
}

TEST_CASE("a gap takes the value one season earlier", "[forecast]") {
  const std::vector<double> values = {1, 2, 3, 4, nan_value, 6};
  CHECK(fill_gaps(values, 3) == std::vector<double>{1, 2, 3, 4, 2, 6});
}

TEST_CASE("a gap without an earlier season is bridged by a line, and the ends repeat", "[forecast]") {
  const std::vector<double> values = {nan_value, 2, nan_value, nan_value, 5, nan_value};
  CHECK(fill_gaps(values, 1) == std::vector<double>{2, 2, 3, 4, 5, 5});
}

TEST_CASE("a day is the season where the step divides it and a whole day is there", "[forecast]") {
  const auto season = [](Duration step, std::size_t n) {
    return detect_season({Timestamp(0s), step, std::vector<double>(n)});
  };
  CHECK(season(1h, 24) == 24);
  CHECK(season(1h, 23) == 1);
  CHECK(season(5min, 4032) == 288);
  CHECK(season(7min, 4032) == 1);
  CHECK(season(24h, 100) == 1);
}

TEST_CASE("the scale is the mean magnitude, one for zeros, and does not overflow", "[forecast]") {
  CHECK(scale_of(std::vector<double>{2, nan_value, 4}) == 3);
  CHECK(scale_of(std::vector<double>{0, 0}) == 1);
  CHECK(scale_of(std::vector<double>{1e308, 1e308}) == Approx(1e308));
}

TEST_CASE("CSV lines become points; header, empty lines and empty values do not", "[forecast]") {
  CsvPoints reader;
  CHECK_FALSE(reader.read("timestamp,value").value());
  const auto point = reader.read("2026-11-22T06:00:00Z,12.5\r").value();
  REQUIRE(point);
  CHECK(point->value == 12.5);
  CHECK_FALSE(reader.read("").value());
  CHECK_FALSE(reader.read("2026-11-22T06:05:00Z,").value());
}

TEST_CASE("times in CSV may be seconds or milliseconds since the epoch", "[forecast]") {
  CsvPoints reader;
  const Timestamp at = *parse_rfc3339("2026-11-22T06:00:00Z");
  CHECK(reader.read("1795327200,5").value()->at == at);
  CHECK(reader.read("1795327200.25,5").value()->at == at + 250ms);
  CHECK(reader.read("1795327200250,5").value()->at == at + 250ms);
  CHECK(reader.read("12,1795327200").error().message.find("swapped") != std::string::npos);
  for (const char* line : {"0,5", "99999999,5", "1e14,5", "-1795327200,5", "nan,5"}) {
    INFO(line);
    CHECK_FALSE(reader.read(line));
  }
}

TEST_CASE("a CSV line that cannot be read is named by its number", "[forecast]") {
  const auto message = [](std::string_view line) {
    CsvPoints reader;
    static_cast<void>(reader.read("timestamp,value"));
    const auto point = reader.read(line);
    REQUIRE_FALSE(point);
    CHECK(point.error().message.starts_with("line 2: "));
    return point.error().message;
  };
  CHECK(message("2026-11-22T06:00:00Z,many").find("'many'") != std::string::npos);
  CHECK(message("12,2026-11-22T06:00:00Z").find("swapped") != std::string::npos);
  CHECK(message("2026-11-22T06:00:00Z,-3").find("0 or more") != std::string::npos);
  CHECK(message("2026-11-22T06:00:00Z,nan").find("0 or more") != std::string::npos);
  CHECK(message("hello").find("timestamp,value") != std::string::npos);
  CHECK(message("yesterday,3").find("yesterday") != std::string::npos);
}

TEST_CASE("a first CSV line that holds data is not taken for a header", "[forecast]") {
  CsvPoints reader;
  CHECK(reader.read("2026-11-22T06:00:00Z,1").value());
  CsvPoints broken;
  CHECK_FALSE(broken.read("2026-11-22T06:00:00Z,one"));
}

namespace {

/// `count` points `gap` apart from `start` on, all of the same value.
std::vector<Point> even_points(Timestamp start, Duration gap, int count, double value) {
  std::vector<Point> points;
  for (int i = 0; i < count; ++i) points.push_back({start + gap * i, value});
  return points;
}

}  // namespace

TEST_CASE("times that jitter make neither gaps nor duplicates", "[forecast]") {
  std::vector<Point> points;
  for (int i = 0; i < 50; ++i) points.push_back({Timestamp(5min * i + std::chrono::seconds(i % 3 - 1)), 1.0 * i});
  const auto grid = to_grid(points, 5min);
  REQUIRE(grid);
  CHECK(grid->duplicates == 0);
  CHECK(grid->history.values.size() == 50);
  CHECK(known_values(grid->history.values) == 50);
}

TEST_CASE("a coarser step sums up, scales part steps and leaves out what is not whole", "[forecast]") {
  auto points = even_points(Timestamp(50min), 5min, 12 * 3, 1);
  points.erase(points.begin() + 4, points.begin() + 4 + 3);    // 3 of the 12 from 1 h on
  points.erase(points.begin() + 13, points.begin() + 13 + 8);  // 8 of the 12 from 2 h on
  const auto grid = to_grid(points, 1h);
  REQUIRE(grid);
  CHECK(grid->history.start == Timestamp(1h));
  REQUIRE(grid->history.values.size() == 2);
  CHECK(grid->history.values[0] == Approx(12));
  CHECK(std::isnan(grid->history.values[1]));
  CHECK(grid->notes.back() == "values of 5m were summed up to steps of 1h");
}

TEST_CASE("a step that is no multiple of the input's, or longer than all of it, is refused", "[forecast]") {
  const auto points = even_points(Timestamp(0min), 10min, 30, 1);
  CHECK(to_grid(points, 25min).error().message == "--step 25m is no multiple of the input's 10m");
  CHECK(to_grid(points, 6h).error().message.find("no whole step of 6h lies in the input") == 0);
}

TEST_CASE("a clock that is set back and forth with the season leaves the grid regular", "[forecast]") {
  // Local hours in Lisbon over both changes of 2026, as a logger with offsets writes them: no hour is there twice.
  CsvPoints reader;
  std::vector<Point> points;
  for (const char* line : {"2026-03-28T23:00:00+00:00,1", "2026-03-29T00:00:00+00:00,2", "2026-03-29T02:00:00+01:00,3",
                           "2026-03-29T03:00:00+01:00,4"}) {
    points.push_back(reader.read(line).value().value());
  }
  const auto spring = to_grid(points, Duration{0});
  REQUIRE(spring);
  CHECK(spring->history.values == std::vector<double>{1, 2, 3, 4});
  points.clear();
  for (const char* line : {"2026-10-25T00:00:00+01:00,1", "2026-10-25T01:00:00+01:00,2", "2026-10-25T01:00:00+00:00,3",
                           "2026-10-25T02:00:00+00:00,4"}) {
    points.push_back(reader.read(line).value().value());
  }
  const auto autumn = to_grid(points, Duration{0});
  REQUIRE(autumn);
  CHECK(autumn->history.values == std::vector<double>{1, 2, 3, 4});
  CHECK(autumn->duplicates == 0);
}
