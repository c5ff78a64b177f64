#include "predict_input.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <vector>

#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/forecast/csv_points.hpp"
#include "netaugur/forecast/summary_reader.hpp"
#include "netaugur/store/memory_store.hpp"
#include "netaugur/window/merger.hpp"

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

/// Amounts of the points' own steps. A rate counts for as long as points are apart.
Status to_amounts(std::vector<Point>& points, const PredictInputOptions& options) {
  double each = options.unit->each;
  if (options.unit->per_second) {
    const Result<Grid> grid = to_grid(points, Duration{0});
    if (!grid && options.step == Duration{0}) return tl::unexpected(grid.error());
    each *= std::chrono::duration<double>(grid ? grid->history.step : options.step).count();
  }
  for (Point& point : points) point.value *= each;
  return {};
}

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
  if (options.unit) {
    if (const Status known = to_amounts(points, options); !known) return tl::unexpected(known.error());
  }
  Result<Grid> grid = to_grid(points, options.step);
  if (grid && options.step == Duration{0} && options.step_usual >= 2 * grid->history.step &&
      options.step_usual % grid->history.step == Duration{0}) {
    grid = to_grid(points, options.step_usual);
  }
  if (!grid) return tl::unexpected(grid.error());
  input.grid = std::move(*grid);
  // A step that ends after the asked instant was still being filled then.
  auto& values = input.grid->history.values;
  while (options.as_of && !values.empty() && input.grid->history.end() > *options.as_of) values.pop_back();
  return input;
}

/// Capture's lines go through the merger into an in-memory store; window lines keep their totals by class. Where an
/// input has both, capture's lines hold more.
class JsonLines {
 public:
  Status take(std::string& line) {
    const std::size_t length = line.size();
    line.resize(length + LineReader::padding);
    Result<std::optional<Line>> read = reader_.read(std::string_view(line).substr(0, length));
    if (!read) return tl::unexpected(read.error());
    if (!*read) return {};
    if (auto* summary = std::get_if<WindowSummary>(&**read)) {
      summaries_->add(std::move(*summary));
      return {};
    }
    if (!merger_) {
      if (Status opened = open_merger(**read); !opened) return opened;
    }
    if (!merger_) return {};
    Status taken = merger_->take(input_, **read);
    if (Status kept = keep_closed(); !kept) return kept;
    return taken;
  }

  Result<std::unique_ptr<SeriesReader>> finish() {
    if (merger_) {
      merger_->finish(input_);
      if (Status kept = keep_closed(); !kept) return tl::unexpected(kept.error());
    }
    if (rows_seen_) return std::unique_ptr<SeriesReader>(std::move(store_));
    return std::unique_ptr<SeriesReader>(std::move(summaries_));
  }

 private:
  /// Windows are as long as those that capture counted in; packets are counted in the default ones.
  Status open_merger(const Line& line) {
    MergerOptions options;
    if (const auto* header = std::get_if<StreamHeader>(&line)) {
      header_ = *header;
      return {};
    }
    if (const auto* flow = std::get_if<FlowLine>(&line)) options.window = flow->window.length;
    if (const auto* loss = std::get_if<LossLine>(&line)) options.window = loss->window.length;
    Result<WindowMerger> merger = WindowMerger::create(options);
    if (!merger) return tl::unexpected(merger.error());
    merger_.emplace(std::move(*merger));
    input_ = merger_->add_input();
    return header_ ? merger_->take(input_, *header_) : Status();
  }

  Status keep_closed() {
    for (const ClosedWindow& window : merger_->closed()) {
      const Result<WriteReport> written = store_->write(window.records);
      if (!written) return tl::unexpected(written.error());
      rows_seen_ = true;
    }
    return {};
  }

  LineReader reader_;
  std::optional<StreamHeader> header_;
  std::optional<WindowMerger> merger_;
  WindowMerger::Input input_ = 0;
  std::unique_ptr<MemoryStore> store_ = std::make_unique<MemoryStore>();
  std::unique_ptr<SummaryReader> summaries_ = std::make_unique<SummaryReader>();
  bool rows_seen_ = false;
};

Result<PredictInput> read_json_lines(std::istream& in, std::string line) {
  JsonLines lines;
  Malformed malformed;
  std::size_t number = 0;
  do {
    ++number;
    if (line.empty()) continue;
    if (const Status taken = lines.take(line); !taken)
      malformed.add(fmt::format("line {}: {}", number, taken.error().message));
  } while (std::getline(in, line));
  PredictInput input;
  input.malformed = malformed.count();
  auto reader = lines.finish();
  if (!reader) return tl::unexpected(reader.error());
  input.reader = std::move(*reader);
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
  if (line.starts_with('{') && options.unit)
    return fail(ErrorCode::usage, "--unit says what the values of a CSV are: JSON lines hold octets and packets");
  if (line.starts_with('{')) return read_json_lines(in, std::move(line));
  return read_csv(in, std::move(line), options);
}

}  // namespace netaugur::cmd
