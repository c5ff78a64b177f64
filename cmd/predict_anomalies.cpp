#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <tuple>

#include "monitoring.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/forecast/ask_anomalies.hpp"
#include "netaugur/forecast/parallel.hpp"
#include "predict_options.hpp"
#include "predict_source.hpp"
#include "sort_options.hpp"

namespace netaugur::cmd {

namespace {

struct AnomalyOptions : PredictOptions {
  std::string since = "-24h";
  int level = 95;
  std::size_t limit = 100;
  SortWish sort;
  std::optional<double> excess;
  std::size_t warning = 1, critical = 6;
  bool check = false, rolling = false;
};

struct Found {
  SeriesKey key;
  std::string source;  ///< model, and whether its forecast was stored
  Anomaly anomaly;
};

struct Findings {
  std::vector<Found> found;
  std::size_t judged = 0, unknown = 0;
  std::size_t outside = 0;  ///< of their interval, by however little
  double excess_min = 0;

  void add(const SeriesKey& key, const std::string& source, const AnomalyReport& report) {
    judged += report.judged;
    unknown += report.unknown;
    outside += report.anomalies.size();
    for (const Anomaly& anomaly : report.anomalies) {
      if (std::abs(anomaly.excess) >= excess_min) found.push_back({key, source, anomaly});
    }
  }
};

/// With --check: of sound windows one in twenty is outside of a 95 % interval, and traffic's tails are heavy. Of ten
/// days of real links eight have none that is so far out (docs/forecast.md).
constexpr double checked_excess = 2;

IntervalLevel level_of(const AnomalyOptions& options) {
  return options.level == 80 ? IntervalLevel::eighty : IntervalLevel::ninety_five;
}

/// Answers false where nothing that reaches into the period was stored for these series.
Result<bool> judge_stored(PostgresStore& store, const PredictWish& wish, Period period, const AnomalyOptions& options,
                          Findings& findings) {
  AnomalyQuestion question{.period = period,
                           .by = wish.series.by,
                           .metric = wish.series.metric,
                           .sensor = sensor_of(wish.series.filter),
                           .level = level_of(options),
                           .step = wish.series.plan.step};
  if (!options.model.empty()) question.model = options.model;
  const Result<AnomalyAnswer> answer = stored_anomalies(store, store, question);
  if (!answer) return tl::unexpected(answer.error());
  findings.judged = answer->judged;
  findings.unknown = answer->unknown;
  findings.outside = answer->found.size();
  for (const SeriesAnomaly& one : answer->found) {
    if (std::abs(one.anomaly.excess) >= findings.excess_min)
      findings.found.push_back({one.key, one.model + ", stored", one.anomaly});
  }
  return answer->forecasts > 0;
}

Status judge_rolling(PredictSource& source, PredictWish& wish, const AnomalyOptions& options, Findings& findings) {
  if (const Status planned = source.plan(wish.series); !planned) return planned;
  const Result<std::vector<SeriesHistory>> series = source.all();
  if (!series) return tl::unexpected(series.error());
  const Result<Timestamp> since = parse_instant(options.since, series->front().history.end());
  if (!since) return tl::unexpected(since.error());
  std::vector<Result<AnomalyReport>> reports(series->size());
  share_out(series->size(), wish.threads, [&](std::size_t i) {
    const History& history = (*series)[i].history;
    reports[i] = rolling_anomalies(history, *wish.model, {.since = *since, .level = level_of(options)});
  });
  std::optional<Error> last_error;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (!reports[i]) {
      last_error = reports[i].error();
      if (series->size() > 1)
        log_warning("predict", fmt::format("{} skipped: {}", name_for_people((*series)[i].key), last_error->message));
      continue;
    }
    findings.add((*series)[i].key, fmt::format("{}, rolling backtest", wish.model->name()), *reports[i]);
  }
  if (findings.judged + findings.unknown == 0) return tl::unexpected(last_error.value_or(no_traffic()));
  return {};
}

Result<Findings> find(PredictSource& source, const AnomalyOptions& options, PredictWish& wish) {
  wish.series.as_of = wish.as_of.value_or(now());
  Findings findings;
  findings.excess_min = options.excess.value_or(options.check ? checked_excess : 0);
  bool stored = false;
  if (source.database() != nullptr && !options.rolling && !wish.series.filter.narrows_rows()) {
    // `--since -24h` counts from the end of what is stored, or from the asked instant where that is earlier.
    Result<Timestamp> newest = newest_end(*source.database());
    if (!newest) return tl::unexpected(newest.error());
    *newest = std::min(*newest, wish.series.as_of);
    const Result<Timestamp> since = parse_instant(options.since, *newest);
    if (!since) return tl::unexpected(since.error());
    if (*newest > *since) {
      const Result<bool> judged = judge_stored(*source.database(), wish, {*since, *newest}, options, findings);
      if (!judged) return tl::unexpected(judged.error());
      stored = *judged;
    }
    if (!stored) log_info("predict", "no forecast is stored for this period: those of a rolling backtest are used");
  }
  if (!stored) {
    if (const Status judged = judge_rolling(source, wish, options, findings); !judged)
      return tl::unexpected(judged.error());
  }
  std::ranges::stable_sort(findings.found, [](const Found& a, const Found& b) {
    return std::tie(a.anomaly.window.start, a.key) < std::tie(b.anomaly.window.start, b.key);
  });
  return findings;
}

/// Ties newest first, then by series.
bool before(const Found& a, const Found& b, const Sort& sort) {
  const auto& [first, second] = sort.order == SortOrder::ascending ? std::tie(a, b) : std::tie(b, a);
  const auto size = [](const Found& one) { return std::abs(one.anomaly.excess); };
  const auto start = [](const Found& one) { return one.anomaly.window.start; };
  if (sort.column == SortColumn::excess && size(first) != size(second)) return size(first) < size(second);
  if (sort.column == SortColumn::start && start(first) != start(second)) return start(first) < start(second);
  return start(a) != start(b) ? start(a) > start(b) : a.key < b.key;
}

/// The newest so many, the last of them at the end; where an order is asked for, the first so many of it.
std::vector<Found> shown_of(std::vector<Found> found, const AnomalyOptions& options, const std::optional<Sort>& sort) {
  const std::size_t more = found.size() > options.limit ? found.size() - options.limit : 0;
  if (sort) {
    std::ranges::stable_sort(found, [&](const Found& a, const Found& b) { return before(a, b, *sort); });
    found.resize(found.size() - more);
  } else {
    found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(more));
  }
  return found;
}

Table table_of(const std::vector<Found>& found, const AnomalyOptions& options,
               const std::function<double(double, Duration)>& shown) {
  Table table;
  table.columns = {"start", "end", "by", "value", "actual", "mean", "lo", "hi", "excess", "model"};
  for (const auto& [key, source, anomaly] : found) {
    const auto [lo, hi] = bounds_of(anomaly.expected, level_of(options));
    const auto value = [&, length = anomaly.window.length](double one) { return shown(one, length); };
    table.rows.push_back({anomaly.window.start, anomaly.window.end(), std::string(name_of(key.by)), key.value,
                          value(anomaly.actual), value(anomaly.expected.mean), value(lo), value(hi), anomaly.excess,
                          source});
  }
  return table;
}

/// Empty where no order is asked for. Error: usage.
Result<std::optional<Sort>> sort_of(const AnomalyOptions& options) {
  if (!options.sort.column && !options.sort.order) return std::nullopt;
  const auto sort = read_sort(options.sort, anomaly_columns, SortColumn::start);
  if (!sort) return tl::unexpected(sort.error());
  return *sort;
}

/// `outside their 95 % interval`, and by how much where that matters.
std::string outside_text(const Findings& findings, const AnomalyOptions& options) {
  if (findings.excess_min <= 0) return fmt::format("outside their {} % interval", options.level);
  return fmt::format("{:g} half-widths or more beyond their {} % interval", findings.excess_min, options.level);
}

int print_check(const PredictSource& source, const Findings& findings, const AnomalyOptions& options) {
  const std::size_t count = findings.found.size();
  CheckState state = CheckState::ok;
  if (count >= options.warning) state = CheckState::warning;
  if (count >= options.critical) state = CheckState::critical;
  if (findings.judged == 0) state = CheckState::unknown;
  std::string text = fmt::format("{} of {} windows {}", count, findings.judged, outside_text(findings, options));
  if (findings.outside > count) text += fmt::format(" ({} outside of it by less)", findings.outside - count);
  if (count > 0) {
    const Found& last = findings.found.back();
    text += fmt::format(", the last at {} ({}, {:.6g} instead of {:.6g})", to_rfc3339(last.anomaly.window.start),
                        name_for_people(last.key), source.shown(last.anomaly.actual, last.anomaly.window.length),
                        source.shown(last.anomaly.expected.mean, last.anomaly.window.length));
  }
  const auto range = [](std::size_t at) { return std::to_string(at > 0 ? at - 1 : 0); };
  const Status printed = print(check_line(state, text,
                                          {{"anomalies", static_cast<double>(count), range(options.warning),
                                            range(options.critical), "0", std::to_string(findings.judged)}}));
  return static_cast<int>(printed ? state : CheckState::unknown);
}

Result<int> run(const AnomalyOptions& options) {
  PredictOptions read = options;
  if (read.model.empty()) read.model = "auto";
  Result<PredictWish> wish = read_predict_wish(read);
  if (!wish) return tl::unexpected(wish.error());
  if (options.level != 80 && options.level != 95) return fail(ErrorCode::usage, "--level is 80 or 95");
  if (options.excess && !(*options.excess >= 0))
    return fail(ErrorCode::usage, "--excess is 0 or more: how far outside, in half-widths of the interval");
  const Result<std::optional<Sort>> sort = sort_of(options);
  if (!sort) return tl::unexpected(sort.error());
  Result<PredictSource> source = PredictSource::open(options, *wish);
  if (!source) return tl::unexpected(source.error());
  const Result<Findings> findings = find(*source, options, *wish);
  if (!findings) return tl::unexpected(findings.error());
  if (options.check) return print_check(*source, *findings, options);
  const bool in_unit = wish->output == OutputFormat::table || wish->output == OutputFormat::csv;
  const Table table = table_of(shown_of(findings->found, options, *sort), options, [&](double value, Duration step) {
    return in_unit ? source->shown(value, step) : value;
  });
  if (const Status printed = print(render_lines("anomaly", table, wish->output)); !printed)
    return tl::unexpected(printed.error());
  const std::size_t count = findings->found.size();
  const char* const which = *sort ? "first" : "newest";
  log_info("predict", fmt::format("{} of {} windows {}{}; {} not judged", count, findings->judged,
                                  outside_text(*findings, options),
                                  count > options.limit ? fmt::format(" (the {} {} shown)", which, options.limit) : "",
                                  findings->unknown));
  return 0;
}

}  // namespace

Run declare_predict_anomalies(CLI::App& app) {
  const auto options = std::make_shared<AnomalyOptions>();
  options->model.clear();
  app.add_option("--since", options->since, "Judge windows from here on; -24h counts back from the newest window")
      ->capture_default_str();
  app.add_option("--level", options->level, "Which interval: 80 or 95 percent")->capture_default_str();
  declare_sort_options(app, options->sort, "start or excess (default: the newest --limit, oldest first)");
  app.add_option("--limit", options->limit, "Show at most the newest so many, or the first in the order asked for")
      ->capture_default_str();
  app.add_option("--excess", options->excess,
                 "Only windows at least so far outside, in distances from the mean to the bound; by default 0, with "
                 "--check 2");
  app.add_flag("--rolling", options->rolling, "Forecasts of a rolling backtest, also where there are stored ones");
  app.add_flag("--check", options->check,
               "For monitoring: one line, and the status 0 OK, 1 WARNING, 2 CRITICAL or 3 UNKNOWN");
  app.add_option("--warning", options->warning, "With --check: WARNING from so many anomalies on")
      ->capture_default_str();
  app.add_option("--critical", options->critical, "With --check: CRITICAL from so many anomalies on")
      ->capture_default_str();
  declare_series_options(app, *options);
  app.add_option("--horizon", options->horizon, "Chooses the step of a rolling backtest where none is given")
      ->capture_default_str();
  app.add_option("--model", options->model,
                 "Forecasts of this model; a rolling backtest takes auto where none is given");
  app.footer(
      "Examples:\n"
      "  netaugur predict anomalies --since -24h\n"
      "  netaugur predict anomalies --by proto --check --warning 3 --critical 20\n"
      "  netaugur predict anomalies --since -7d --sort excess --limit 10");
  return [options] {
    const Result<int> status = run(*options);
    if (status) return *status;
    if (!options->check) return report("predict anomalies", status.error());
    const Status printed = print(check_line(CheckState::unknown, status.error().message, {}));
    return static_cast<int>(printed ? CheckState::unknown : CheckState::critical);
  };
}

}  // namespace netaugur::cmd
