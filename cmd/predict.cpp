#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/forecast/plan.hpp"
#include "netaugur/report/table.hpp"
#include "predict_input.hpp"

namespace netaugur::cmd {

namespace {

/// Flags as they were typed.
struct PredictOptions {
  std::string by = "total";
  std::string metric = "bytes";
  std::string proto, family, ip, service, sensor;
  std::size_t top = 10;
  std::string horizon = "24h";
  std::string step, history, as_of;
  std::string model = "auto";
  bool store = false;
  std::string output = "table";
  std::string database;
  std::string file;
};

/// Flags as they were meant.
struct Wish {
  Dimension by = Dimension::total;
  Metric metric = Metric::bytes;
  Filter filter;
  std::size_t top = 10;
  ForecastWish plan;
  std::optional<Timestamp> as_of;
  const Model* model = nullptr;
  OutputFormat output = OutputFormat::table;
};

Result<Filter> filter_of(const PredictOptions& options) {
  std::vector<FilterTerm> terms;
  const std::pair<const char*, const std::string*> fields[] = {{"proto", &options.proto},
                                                               {"family", &options.family},
                                                               {"ip", &options.ip},
                                                               {"service", &options.service},
                                                               {"sensor", &options.sensor}};
  for (const auto& [field, value] : fields) {
    if (!value->empty()) terms.emplace_back(field, *value);
  }
  return parse_filter(terms);
}

/// Puts the value where it belongs, or the error where the caller looks; answers whether it went well.
template <class T, class Into>
bool take(Result<T> result, Into& into, Status& status) {
  if (!status) return false;
  if (!result) {
    status = tl::unexpected(result.error());
    return false;
  }
  into = std::move(*result);
  return true;
}

Result<Wish> read_wish(const PredictOptions& options) {
  Wish wish;
  Status status;
  wish.top = options.top;
  take(parse_dimension(options.by), wish.by, status);
  take(parse_metric(options.metric), wish.metric, status);
  take(filter_of(options), wish.filter, status);
  take(parse_duration(options.horizon), wish.plan.horizon, status);
  if (!options.step.empty()) take(parse_duration(options.step), wish.plan.step, status);
  if (!options.history.empty()) take(parse_duration(options.history), wish.plan.history, status);
  if (!options.as_of.empty()) take(parse_instant(options.as_of, now()), wish.as_of, status);
  take(find_model(options.model), wish.model, status);
  take(parse_output_format(options.output), wish.output, status);
  if (!status) return tl::unexpected(status.error());
  const bool foretold = wish.by == Dimension::total || wish.by == Dimension::proto || wish.by == Dimension::family ||
                        wish.by == Dimension::ip;
  if (!foretold)
    return fail(ErrorCode::usage,
                fmt::format("--by {} cannot be foretold: take total, proto, family or ip", options.by));
  return wish;
}

struct Job {
  std::vector<SeriesHistory> series;
  std::size_t horizon = 1;
  std::size_t malformed = 0;
};

Result<Job> job_from_grid(Grid grid, const Wish& wish) {
  if (wish.by != Dimension::total || wish.filter != Filter{}) {
    return fail(ErrorCode::usage, "CSV holds one series: --by and filters need netaugur's JSON lines or a database");
  }
  for (const std::string& note : grid.notes) log_info("predict", note);
  const Result<std::size_t> horizon = horizon_steps(wish.plan.horizon, grid.history.step);
  if (!horizon) return tl::unexpected(horizon.error());
  if (wish.plan.history) {
    const auto kept = static_cast<std::size_t>(std::max<std::int64_t>(*wish.plan.history / grid.history.step, 1));
    auto& values = grid.history.values;
    if (values.size() > kept) {
      grid.history.start = grid.history.end() - grid.history.step * static_cast<std::int64_t>(kept);
      values.erase(values.begin(), values.end() - static_cast<std::ptrdiff_t>(kept));
    }
  }
  Job job;
  job.horizon = *horizon;
  job.series.push_back({{Dimension::total, {}}, std::move(grid.history)});
  return job;
}

std::string name_for_people(const SeriesKey& key) {
  return key.value.empty() ? std::string(name_of(key.by)) : fmt::format("{} {}", name_of(key.by), key.value);
}

std::vector<ForecastSet> foretell(const Job& job, const Wish& wish, std::optional<Error>& last_error) {
  std::vector<ForecastSet> sets;
  for (const SeriesHistory& one : job.series) {
    const ForecastTask task{one.history, job.horizon, detect_season(one.history)};
    const Result<Forecast> forecast = wish.model->forecast(task);
    if (!forecast) {
      if (job.series.size() > 1)
        log_warning("predict", fmt::format("{} skipped: {}", name_for_people(one.key), forecast.error().message));
      last_error = forecast.error();
      continue;
    }
    for (const std::string& note : forecast->notes)
      log_info("predict", fmt::format("{}: {}", name_for_people(one.key), note));
    const std::string sensor = wish.filter.sensors.size() == 1 ? wish.filter.sensors.front() : std::string();
    sets.push_back(to_set({one.key, sensor, wish.metric, std::string(wish.model->name())}, one.history, *forecast));
  }
  return sets;
}

Table table_of(const std::vector<ForecastSet>& sets) {
  Table table;
  table.columns = {"by",  "value", "sensor", "metric", "model", "issued_at", "start",
                   "end", "mean",  "lo80",   "hi80",   "lo95",  "hi95"};
  for (const ForecastSet& set : sets) {
    for (const ForecastPoint& point : set.points) {
      table.rows.push_back({std::string(name_of(set.series.by)), set.series.value, set.sensor,
                            std::string(name_of(set.metric)), set.model, set.issued_at, point.window.start,
                            point.window.end(), point.mean, point.lo80, point.hi80, point.lo95, point.hi95});
    }
  }
  return table;
}

std::string lines_of(const std::vector<ForecastSet>& sets) {
  std::string out;
  LineWriter writer;
  for (const ForecastSet& set : sets) {
    for (const ForecastPoint& point : set.points) {
      writer.append(out, ForecastLine{set.series, set.sensor, set.metric, set.model, set.issued_at, point.window,
                                      point.mean, point.lo80, point.hi80, point.lo95, point.hi95});
    }
  }
  return out;
}

std::string rendered(const std::vector<ForecastSet>& sets, OutputFormat output) {
  switch (output) {
    case OutputFormat::csv:
      return render_csv(table_of(sets));
    case OutputFormat::ndjson:
      return lines_of(sets);
    case OutputFormat::json:
    case OutputFormat::table:
      break;
  }
  return render_text(table_of(sets));
}

Result<int> run(const PredictOptions& options) {
  const Result<Wish> wish = read_wish(options);
  if (!wish) return tl::unexpected(wish.error());
  if (options.file.empty()) return fail(ErrorCode::usage, "give -r FILE");
  Result<PredictInput> input = read_predict_input({options.file, wish->plan.step.value_or(Duration{0}), wish->as_of});
  if (!input) return tl::unexpected(input.error());
  const Result<Job> job = job_from_grid(std::move(*input->grid), *wish);
  if (!job) return tl::unexpected(job.error());
  std::optional<Error> last_error;
  const std::vector<ForecastSet> sets = foretell(*job, *wish, last_error);
  if (sets.empty())
    return tl::unexpected(
        last_error.value_or(Error{ErrorCode::bad_input, "no series to foretell: the period holds no traffic"}));
  const Status written = write_all(STDOUT_FILENO, rendered(sets, wish->output), "stdout");
  if (!written) return tl::unexpected(written.error());
  return input->malformed > 0 ? 1 : 0;
}

int list_models() {
  Table table{{"model", "assumes"}, {}};
  for (const Model* model : models()) table.rows.push_back({std::string(model->name()), std::string(model->assumes())});
  const Status written = write_all(STDOUT_FILENO, render_text(table), "stdout");
  return written ? 0 : report("predict", written.error());
}

}  // namespace

Run declare_predict(CLI::App& app) {
  const auto options = std::make_shared<PredictOptions>();
  app.add_option("--by", options->by, "One forecast for each: total, proto, family, ip")->capture_default_str();
  app.add_option("--metric", options->metric, "bytes or packets")->capture_default_str();
  app.add_option("--proto", options->proto, "Only these protocols, e.g. tcp,udp");
  app.add_option("--family", options->family, "Only these families: ipv4, ipv6, arp, other");
  app.add_option("--ip", options->ip, "Only traffic of these addresses or networks, e.g. 10.0.0.0/8");
  app.add_option("--service", options->service, "Only these server ports");
  app.add_option("--sensor", options->sensor, "Only these sensors");
  app.add_option("--top", options->top, "With --by ip: the largest so many addresses")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--horizon", options->horizon, "How far ahead, e.g. 24h; at most 2000 steps")->capture_default_str();
  app.add_option("--step", options->step, "Length of one step, e.g. 15m; by default as fine as the horizon allows");
  app.add_option("--history", options->history, "How much history to use, e.g. 14d; by default 14d or 2000 steps");
  app.add_option("--as-of", options->as_of, "Foretell from this instant, as if nothing later were known");
  app.add_option("--model", options->model, "See: netaugur predict models")->capture_default_str();
  app.add_flag("--store", options->store, "Write the forecasts to the database");
  app.add_option("-o,--output", options->output, "table, json, ndjson or csv")->capture_default_str();
  app.add_option("--db", options->database, "PostgreSQL, e.g. postgresql:///netaugur; else NETAUGUR_DB");
  app.add_option("-r,--read", options->file,
                 "CSV (timestamp,value) or netaugur's JSON lines instead of the database; - is stdin");
  const CLI::App* listing = app.add_subcommand("models", "List the models and what each assumes");
  app.footer(
      "Examples:\n"
      "  netaugur predict --by proto --horizon 24h --store\n"
      "  netaugur capture -r old.pcap | netaugur aggregate -o ndjson | netaugur predict -r - --horizon 10m\n"
      "  netaugur predict -r traffic.csv --horizon 7d --model ets -o csv");
  return [options, listing] {
    if (listing->parsed()) return list_models();
    const Result<int> status = run(*options);
    return status ? *status : report("predict", status.error());
  };
}

}  // namespace netaugur::cmd
