#include "predict_input.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <vector>

#include "netaugur/adapters/os.hpp"
#include "netaugur/forecast/csv_points.hpp"

namespace netaugur::cmd {

namespace {

/// So many malformed lines are named; the rest is counted only.
constexpr std::size_t named_max = 5;

class Malformed {
 public:
  void add(const std::string& message) {
    if (++count_ <= named_max) log_warning("predict", message);
  }
  [[nodiscard]] std::size_t count() const {
    if (count_ > named_max) log_warning("predict", fmt::format("{} more malformed lines", count_ - named_max));
    return count_;
  }

 private:
  std::size_t count_ = 0;
};

Result<PredictInput> read_csv(std::istream& in, std::string line, const PredictInputOptions& options) {
  CsvPoints reader;
  std::vector<Point> points;
  Malformed malformed;
  do {
    const Result<std::optional<Point>> point = reader.read(line);
    if (!point) {
      malformed.add(point.error().message);
    } else if (*point && (!options.as_of || (*point)->at < *options.as_of)) {
      points.push_back(**point);
    }
  } while (std::getline(in, line));

  PredictInput input;
  input.malformed = malformed.count();
  if (points.empty() && input.malformed > 0) {
    return fail(
        ErrorCode::bad_input,
        fmt::format("no line of {} could be read: wanted 'timestamp,value' or netaugur's JSON lines", reader.lines()));
  }
  Result<Grid> grid = to_grid(points, options.step);
  if (!grid) return tl::unexpected(grid.error());
  input.grid = std::move(*grid);
  // A step that ends after the asked instant was still being filled then.
  auto& values = input.grid->history.values;
  while (options.as_of && !values.empty() && input.grid->history.end() > *options.as_of) values.pop_back();
  return input;
}

}  // namespace

Result<PredictInput> read_predict_input(const PredictInputOptions& options) {
  std::ifstream file;
  if (options.file != "-") {
    file.open(options.file);
    if (!file)
      return fail(ErrorCode::not_found,
                  fmt::format("cannot open '{}': no such file, or no permission to read it", options.file));
  }
  std::istream& in = options.file == "-" ? std::cin : file;
  std::string line;
  if (!std::getline(in, line)) return fail(ErrorCode::bad_input, fmt::format("'{}' is empty", options.file));
  if (line.starts_with('{')) return fail(ErrorCode::bad_input, "JSON lines cannot be read yet");
  return read_csv(in, std::move(line), options);
}

}  // namespace netaugur::cmd
