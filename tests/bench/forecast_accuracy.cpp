// How well a model foretells real series: rolling origins over the last 40 % of each, beside the seasonal naive.
//   forecast_accuracy FOLDER [--model NAME] [--long] [--series TEXT] [--origins N] [--merge K]
// FOLDER holds `timestamp,value` files. A history is cut to 8 weeks of hours, 4 weeks of quarters of an hour, 2 weeks
// of 5 minutes or 2000 points of seconds, `--long` gives all of it; `--merge` sums K steps into one before. One thread,
// one process: the whole protocol in seconds.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "netaugur/forecast/csv_points.hpp"
#include "netaugur/forecast/model.hpp"
#include "netaugur/forecast/preprocess.hpp"

namespace netaugur::bench {

namespace {

using namespace std::chrono_literals;

struct Options {
  std::string folder, model = "auto", series;
  bool whole = false;
  std::size_t origins = 12, merge = 1;
};

/// Of one series; horizons are 1, 12 and one season.
struct Score {
  double step = 0, hour = 0, season = 0, in80 = 0, in95 = 0, crps = 0, milliseconds = 0;
};

struct Total {
  double sum = 0, count = 0;
  void add(double value) { sum += value, ++count; }
  [[nodiscard]] double mean() const { return count > 0 ? sum / count : std::nan(""); }
};

Result<History> load(const std::filesystem::path& path, std::size_t merge) {
  std::ifstream file(path);
  CsvPoints reader;
  std::vector<Point> points;
  for (std::string line; std::getline(file, line);) {
    const auto point = reader.read(line);
    if (!point) return tl::unexpected(point.error());
    if (*point) points.push_back(**point);
  }
  Result<Grid> grid = to_grid(points, Duration{0});
  if (!grid) return tl::unexpected(grid.error());
  History merged{grid->history.start, grid->history.step * static_cast<std::int64_t>(merge), {}};
  for (std::size_t i = 0; i + merge <= grid->history.values.size(); i += merge) {
    double sum = 0;
    for (std::size_t k = 0; k < merge; ++k) sum += grid->history.values[i + k];
    merged.values.push_back(sum);
  }
  return merged;
}

struct Protocol {
  std::size_t season, kept, horizon;
};

Protocol protocol_of(Duration step) {
  if (step < 1min) return {1, 2000, 60};
  const auto season = static_cast<std::size_t>(24h / step);
  const auto weeks = static_cast<std::size_t>(step >= 1h ? 8 : step >= 15min ? 4 : 2);
  return {season, step < 5min ? 3 * season : weeks * 7 * season, season};
}

std::vector<std::size_t> origins_of(std::size_t n, const Protocol& protocol, std::size_t count) {
  const std::size_t high = n - protocol.horizon;
  const std::size_t low = std::max(static_cast<std::size_t>(0.6 * static_cast<double>(n)),
                                   protocol.season > 1 ? 2 * protocol.season + 2 : 50);
  const double spread = (static_cast<double>(high) - static_cast<double>(low)) / static_cast<double>(count - 1);
  std::set<std::size_t> origins;
  for (std::size_t i = 0; i < count; ++i) {
    const double turn = std::fmod(static_cast<double>(i) * 0.6180339887, 1.0);
    const double back = std::floor(turn * std::min(static_cast<double>(protocol.season), std::max(spread, 1.0)));
    const double at = static_cast<double>(low) + static_cast<double>(i) * spread - back;
    origins.insert(static_cast<std::size_t>(std::clamp(at, static_cast<double>(low), static_cast<double>(high))));
  }
  return {origins.begin(), origins.end()};
}

double pinball(const ForecastStep& step, double actual) {
  const std::pair<double, double> quantiles[] = {
      {0.025, step.lo95}, {0.1, step.lo80}, {0.5, step.mean}, {0.9, step.hi80}, {0.975, step.hi95}};
  double sum = 0;
  for (const auto& [part, at] : quantiles) sum += std::max(part * (actual - at), (part - 1) * (actual - at));
  return 2 * sum / 5;
}

Result<Score> score(const History& series, const Model& model, const Options& options) {
  const Protocol protocol = protocol_of(series.step);
  const std::vector<double>& values = series.values;
  const std::size_t horizons[] = {1, 12, protocol.horizon};
  Total errors[3], bases[3], in80, in95, crps, time;
  for (const std::size_t origin : origins_of(values.size(), protocol, options.origins)) {
    std::size_t first = options.whole || origin < protocol.kept ? 0 : origin - protocol.kept;
    const std::size_t cut = origin < protocol.kept ? 0 : origin - protocol.kept;
    while (std::isnan(values[first])) ++first;
    std::size_t end = origin;
    while (std::isnan(values[end - 1])) --end;
    const auto part = [&](std::size_t from, std::size_t to) {
      return std::vector<double>(values.begin() + static_cast<std::ptrdiff_t>(from),
                                 values.begin() + static_cast<std::ptrdiff_t>(to));
    };
    const std::vector<double> filled = fill_gaps(part(cut, origin), protocol.season);
    Total scale;
    for (std::size_t i = protocol.season; i < filled.size(); ++i)
      scale.add(std::abs(filled[i] - filled[i - protocol.season]));
    const History history{series.start + series.step * static_cast<std::int64_t>(first), series.step, part(first, end)};
    const auto began = std::chrono::steady_clock::now();
    const Result<Forecast> forecast =
        model.forecast({history, protocol.horizon + origin - end, detect_season(history)});
    time.add(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    if (!forecast) return tl::unexpected(forecast.error());
    for (std::size_t i = 0; i < protocol.horizon; ++i) {
      const double actual = values[origin + i];
      if (std::isnan(actual)) continue;
      const ForecastStep& step = forecast->steps[origin - end + i];
      const double naive = filled[filled.size() - protocol.season + i % protocol.season];
      for (std::size_t h = 0; h < 3; ++h) {
        if (i >= horizons[h]) continue;
        errors[h].add(std::abs(actual - step.mean) / scale.mean());
        bases[h].add(std::abs(actual - naive) / scale.mean());
      }
      in80.add(step.lo80 <= actual && actual <= step.hi80 ? 1 : 0);
      in95.add(step.lo95 <= actual && actual <= step.hi95 ? 1 : 0);
      crps.add(pinball(step, actual) / std::max(scale.mean(), 1e-12));
    }
  }
  const auto relative = [&](std::size_t h) { return errors[h].mean() / bases[h].mean(); };
  return Score{relative(0), relative(1), relative(2), in80.mean(), in95.mean(), crps.mean(), time.mean()};
}

void print(std::string_view name, const Score& s) {
  fmt::print("{:30} rel1 {:.3f} rel12 {:.3f} season {:.3f} cov {:.3f} {:.3f} sCRPS {:.3f} {:7.2f} ms\n", name, s.step,
             s.hour, s.season, s.in80, s.in95, s.crps, s.milliseconds);
}

Result<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--long") {
      options.whole = true;
    } else if (!flag.starts_with("--")) {
      options.folder = flag;
    } else if (++i == argc) {
      return fail(ErrorCode::usage, fmt::format("{} needs a value", flag));
    } else if (flag == "--model") {
      options.model = argv[i];
    } else if (flag == "--series") {
      options.series = argv[i];
    } else if (flag == "--origins") {
      options.origins = std::strtoul(argv[i], nullptr, 10);
    } else if (flag == "--merge") {
      options.merge = std::strtoul(argv[i], nullptr, 10);
    } else {
      return fail(ErrorCode::usage, fmt::format("no option {}", flag));
    }
  }
  if (options.folder.empty() || options.origins < 2 || options.merge < 1) {
    return fail(ErrorCode::usage, "a FOLDER, at least 2 origins and 1 step to merge");
  }
  return options;
}

Status run(const Options& options) {
  const Result<const Model*> model = find_model(options.model);
  if (!model) return tl::unexpected(model.error());
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(options.folder)) {
    if (entry.path().extension() == ".csv") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  // Relative errors are ratios: their mean over series is geometric.
  Total step, hour, season, in80, in95, crps, time;
  for (const auto& path : paths) {
    const std::string name = path.stem();
    if (name.find(options.series) == std::string::npos) continue;
    const Result<History> series = load(path, options.merge);
    if (!series) return tl::unexpected(series.error());
    if (series->values.size() < 4 * protocol_of(series->step).season) continue;
    const Result<Score> one = score(*series, **model, options);
    if (!one) return tl::unexpected(one.error());
    print(name, *one);
    step.add(std::log(one->step)), hour.add(std::log(one->hour)), season.add(std::log(one->season));
    in80.add(one->in80), in95.add(one->in95), crps.add(std::log(one->crps)), time.add(one->milliseconds);
  }
  print(fmt::format("{} ({:.0f} series)", options.model, step.count),
        {std::exp(step.mean()), std::exp(hour.mean()), std::exp(season.mean()), in80.mean(), in95.mean(),
         std::exp(crps.mean()), time.mean()});
  return {};
}

}  // namespace

}  // namespace netaugur::bench

int main(int argc, char** argv) {
  const auto options = netaugur::bench::read_options(argc, argv);
  const auto done = options ? netaugur::bench::run(*options) : tl::unexpected(options.error());
  if (done) return 0;
  fmt::print(stderr, "forecast_accuracy: {}\n", done.error().message);
  return 1;
}
