#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/forecast/ask.hpp"
#include "netaugur/forecast/score.hpp"
#include "netaugur/store/plan.hpp"
#include "predict_options.hpp"

namespace netaugur::cmd {

namespace {

struct ScoreOptions {
  std::string database, as_of, output = "table";
};

/// So many forecasts are read, scored and stored at once.
constexpr std::size_t forecasts_a_piece = 500;

/// Forecasts whose series can be read by one question.
struct Group {
  Dimension by;
  Metric metric;
  std::string sensor;
  Duration step;
  Timestamp issued_at;

  friend auto operator<=>(const Group&, const Group&) = default;
};

/// From one season before the issue, so that the seasonal naive can be compared, to the last window that has ended.
Period period_of(const Group& group, Timestamp last, Timestamp until) {
  const Timestamp end = std::min(last, floor_to(until, group.step));
  const Timestamp begin = std::min(group.issued_at, end) - std::chrono::days(1);
  const Timestamp whole = floor_to(begin, group.step);
  return {std::max(whole, end - group.step * (points_max - 1)), end};
}

class Scorer {
 public:
  Scorer(PostgresStore& store, Timestamp until) : store_(store), until_(until) {
    table_.columns = {"by",      "value", "sensor",       "metric", "model", "issued_at", "steps",      "missing",
                      "pending", "mase",  "relative_mae", "smape",  "rmse",  "pinball",   "coverage80", "coverage95"};
  }

  Status run() {
    UnscoredQuestion question{until_, 0, forecasts_a_piece};
    for (;;) {
      const Result<std::vector<StoredForecast>> forecasts = store_.unscored(question);
      if (!forecasts) return tl::unexpected(forecasts.error());
      if (forecasts->empty()) return {};
      question.after = forecasts->back().id;
      if (const Status scored = score(*forecasts); !scored) return scored;
    }
  }

  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] std::string summary() const {
    return fmt::format(
        "{} forecasts scored, {} of them not to their end yet; {} windows compared, {} not: nothing was "
        "measured, or more than {:g} % lost",
        table_.rows.size(), open_, compared_, missing_, 100 * loss_part_max);
  }

 private:
  Status score(const std::vector<StoredForecast>& forecasts) {
    std::map<Group, std::vector<const StoredForecast*>> groups;
    for (const StoredForecast& one : forecasts) {
      const ForecastSet& set = one.set;
      groups[{set.series.by, set.metric, set.sensor, set.step, set.issued_at}].push_back(&one);
    }
    std::vector<ForecastScore> scores;
    for (const auto& [group, members] : groups) {
      const Status scored = score_group(group, members, scores);
      if (!scored) return scored;
    }
    return store_.save_scores(scores);
  }

  Status score_group(const Group& group, const std::vector<const StoredForecast*>& members,
                     std::vector<ForecastScore>& scores) {
    Timestamp last = Timestamp::min();
    std::vector<std::string> values;
    for (const StoredForecast* one : members) {
      last = std::max(last, one->set.points.back().window.end());
      if (!one->set.series.value.empty()) values.push_back(one->set.series.value);
    }
    SeriesQuestion question{.period = period_of(group, last, until_),
                            .filter = {},
                            .by = group.by,
                            .metric = group.metric,
                            .step = group.step,
                            .limit = page_max};
    if (!group.sensor.empty()) question.filter.sensors = {group.sensor};
    const Result<std::vector<SeriesHistory>> histories = read_histories(store_, question, values);
    if (!histories) return tl::unexpected(histories.error());
    std::map<std::string, const History*> actual;
    for (const SeriesHistory& history : *histories) actual[history.key.value] = &history.history;
    // A key that had no traffic at all is in no answer: where others were measured, it was zero.
    const Result<History> quiet = quiet_history(question);
    if (!quiet) return tl::unexpected(quiet.error());
    for (const StoredForecast* one : members) {
      const auto found = actual.find(one->set.series.value);
      add(*one, score_forecast(*one, found == actual.end() ? *quiet : *found->second, until_), scores);
    }
    return {};
  }

  Result<History> quiet_history(SeriesQuestion question) {
    question.by = Dimension::total;
    const Result<std::vector<SeriesHistory>> totals = read_histories(store_, question, {});
    if (!totals) return tl::unexpected(totals.error());
    if (totals->empty()) return History{question.period.since, question.step, {}};
    History quiet = totals->front().history;
    for (double& value : quiet.values) value *= 0;
    return quiet;
  }

  void add(const StoredForecast& forecast, ForecastScore score, std::vector<ForecastScore>& scores) {
    const ForecastSet& set = forecast.set;
    const Accuracy& a = score.accuracy;
    const auto figure = [&a](double value) { return a.steps > 0 ? Cell(value) : Cell(); };
    const auto optional = [](const std::optional<double>& value) { return value ? Cell(*value) : Cell(); };
    table_.rows.push_back({std::string(name_of(set.series.by)), set.series.value, set.sensor,
                           std::string(name_of(set.metric)), set.model, set.issued_at, a.steps, score.missing,
                           score.pending, optional(a.mase), optional(a.relative_mae), figure(a.smape), figure(a.rmse),
                           figure(a.pinball), figure(a.coverage80), figure(a.coverage95)});
    compared_ += a.steps;
    missing_ += score.missing;
    if (score.pending > 0) ++open_;
    scores.push_back(std::move(score));
  }

  PostgresStore& store_;
  Timestamp until_;
  Table table_;
  std::size_t compared_ = 0, missing_ = 0, open_ = 0;
};

Result<int> run(const ScoreOptions& options) {
  Timestamp as_of = now();
  OutputFormat output = OutputFormat::table;
  Status status;
  if (!options.as_of.empty()) take(parse_instant(options.as_of, as_of), as_of, status);
  take(parse_output_format(options.output), output, status);
  if (!status) return tl::unexpected(status.error());
  const Result<std::string> url = database_url(options.database);
  if (!url) return tl::unexpected(url.error());
  const Result<std::unique_ptr<PostgresStore>> store = PostgresStore::connect(*url);
  if (!store) return tl::unexpected(store.error());
  const Result<std::vector<SensorState>> sensors = (*store)->sensors();
  if (!sensors) return tl::unexpected(sensors.error());
  // What ends later may still be written.
  Timestamp newest = Timestamp::min();
  for (const SensorState& sensor : *sensors) newest = std::max(newest, sensor.newest);
  Scorer scorer(**store, std::min(as_of, newest));
  if (const Status scored = scorer.run(); !scored) return tl::unexpected(scored.error());
  if (const Status printed = print(render_lines("score", scorer.table(), output)); !printed)
    return tl::unexpected(printed.error());
  log_info("predict", scorer.summary());
  return 0;
}

}  // namespace

Run declare_predict_score(CLI::App& app) {
  const auto options = std::make_shared<ScoreOptions>();
  app.add_option("--as-of", options->as_of, "As if this instant were now, and nothing later known");
  app.add_option("-o,--output", options->output, "table, json, ndjson or csv")->capture_default_str();
  app.add_option("--db", options->database, "PostgreSQL, e.g. postgresql:///netaugur; else NETAUGUR_DB");
  app.footer(
      "Takes every stored forecast that has windows which ended since it was scored last; a second run changes "
      "nothing.\n"
      "Examples:\n"
      "  netaugur predict score\n"
      "  netaugur predict --by proto --horizon 24h --store && netaugur predict score   # from cron\n"
      "  netaugur predict score -o csv > scores.csv");
  return [options] {
    const Result<int> status = run(*options);
    return status ? *status : report("predict score", status.error());
  };
}

}  // namespace netaugur::cmd
