#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/forecast/ask.hpp"
#include "netaugur/forecast/preprocess.hpp"
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
  SeriesWish series;
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
  SeriesWish& series = wish.series;
  Status status;
  series.top = options.top;
  take(parse_dimension(options.by), series.by, status);
  take(parse_metric(options.metric), series.metric, status);
  take(filter_of(options), series.filter, status);
  take(parse_duration(options.horizon), series.plan.horizon, status);
  if (!options.step.empty()) take(parse_duration(options.step), series.plan.step, status);
  if (!options.history.empty()) take(parse_duration(options.history), series.plan.history, status);
  if (!options.as_of.empty()) take(parse_instant(options.as_of, now()), wish.as_of, status);
  take(find_model(options.model), wish.model, status);
  take(parse_output_format(options.output), wish.output, status);
  if (!status) return tl::unexpected(status.error());
  const bool foretold = series.by == Dimension::total || series.by == Dimension::proto ||
                        series.by == Dimension::family || series.by == Dimension::ip;
  if (!foretold)
    return fail(ErrorCode::usage,
                fmt::format("--by {} cannot be foretold: take total, proto, family or ip", options.by));
  if (options.store && !options.file.empty()) {
    return fail(ErrorCode::usage, "--store keeps forecasts of the database's own series: leave -r out");
  }
  return wish;
}

/// CSV's one series; `--history` cuts it.
Result<AskedHistories> histories_of_grid(Grid grid, const SeriesWish& wish) {
  if (wish.by != Dimension::total || wish.filter != Filter{}) {
    return fail(ErrorCode::usage, "CSV holds one series: --by and filters need netaugur's JSON lines or a database");
  }
  const Result<std::size_t> horizon = horizon_steps(wish.plan.horizon, grid.history.step);
  if (!horizon) return tl::unexpected(horizon.error());
  auto& values = grid.history.values;
  const std::int64_t kept = wish.plan.history ? *wish.plan.history / grid.history.step : std::ssize(values);
  if (std::ssize(values) > kept) {
    grid.history.start = grid.history.end() - grid.history.step * kept;
    values.erase(values.begin(), values.end() - kept);
  }
  AskedHistories asked;
  asked.horizon = *horizon;
  asked.notes = std::move(grid.notes);
  asked.series.push_back({{Dimension::total, {}}, std::move(grid.history)});
  return asked;
}

std::string name_for_people(const SeriesKey& key) {
  return key.value.empty() ? std::string(name_of(key.by)) : fmt::format("{} {}", name_of(key.by), key.value);
}

/// With more series than this, their notes are stored but not shown: they would hide the warnings.
constexpr std::size_t noted_max = 10;

struct Foretold {
  std::vector<ForecastSet> sets;
  std::optional<Error> last_error;  ///< of a series that was skipped
};

Foretold foretell(const AskedHistories& asked, const Wish& wish) {
  Foretold foretold;
  const Filter& filter = wish.series.filter;
  const std::string sensor = filter.sensors.size() == 1 ? filter.sensors.front() : std::string();
  for (const SeriesHistory& one : asked.series) {
    const ForecastTask task{one.history, asked.horizon, detect_season(one.history)};
    const Result<Forecast> forecast = wish.model->forecast(task);
    if (!forecast) {
      if (asked.series.size() > 1) {
        log_warning("predict", fmt::format("{} skipped: {}", name_for_people(one.key), forecast.error().message));
      }
      foretold.last_error = forecast.error();
      continue;
    }
    if (asked.series.size() <= noted_max) {
      for (const std::string& note : forecast->notes)
        log_info("predict", fmt::format("{}: {}", name_for_people(one.key), note));
    }
    foretold.sets.push_back(
        to_set({one.key, sensor, wish.series.metric, std::string(wish.model->name())}, one.history, *forecast));
  }
  return foretold;
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

/// The objects of ndjson in one array.
std::string array_of(const std::vector<ForecastSet>& sets) {
  std::string lines = lines_of(sets);
  if (!lines.empty()) lines.pop_back();
  std::string out = "[";
  for (const char c : lines) out += c == '\n' ? std::string_view(",\n") : std::string_view(&c, 1);
  return out + "]\n";
}

std::string rendered(const std::vector<ForecastSet>& sets, OutputFormat output) {
  switch (output) {
    case OutputFormat::csv:
      return render_csv(table_of(sets));
    case OutputFormat::ndjson:
      return lines_of(sets);
    case OutputFormat::json:
      return array_of(sets);
    case OutputFormat::table:
      break;
  }
  return render_text(table_of(sets));
}

/// What to foretell from, and where forecasts are kept.
struct Source {
  std::optional<Grid> grid;
  std::unique_ptr<SeriesReader> reader;
  ForecastStore* store = nullptr;  ///< of the database
  std::size_t malformed = 0;
};

Result<Source> open_source(const PredictOptions& options, const Wish& wish) {
  Source source;
  if (!options.file.empty()) {
    Result<PredictInput> input =
        read_predict_input({options.file, wish.series.plan.step.value_or(Duration{0}), wish.as_of});
    if (!input) return tl::unexpected(input.error());
    source.grid = std::move(input->grid);
    source.reader = std::move(input->reader);
    source.malformed = input->malformed;
    return source;
  }
  const Result<std::string> url = database_url(options.database);
  if (!url) return tl::unexpected(url.error());
  Result<std::unique_ptr<PostgresStore>> store = PostgresStore::connect(*url);
  if (!store) return tl::unexpected(store.error());
  source.store = store->get();
  source.reader = std::move(*store);
  return source;
}

Result<int> run(const PredictOptions& options) {
  Result<Wish> wish = read_wish(options);
  if (!wish) return tl::unexpected(wish.error());
  Result<Source> source = open_source(options, *wish);
  if (!source) return tl::unexpected(source.error());
  wish->series.as_of = wish->as_of.value_or(now());
  const Result<AskedHistories> asked = source->grid ? histories_of_grid(std::move(*source->grid), wish->series)
                                                    : ask_histories(*source->reader, wish->series);
  if (!asked) return tl::unexpected(asked.error());
  for (const std::string& note : asked->notes) log_info("predict", note);
  const Foretold foretold = foretell(*asked, *wish);
  if (foretold.sets.empty()) {
    return tl::unexpected(foretold.last_error.value_or(
        Error{ErrorCode::bad_input, "no traffic of that kind in the period: widen the filter or the --history"}));
  }
  if (options.store) {
    if (const Status saved = source->store->save(foretold.sets); !saved) return tl::unexpected(saved.error());
  }
  const Status written = write_all(STDOUT_FILENO, rendered(foretold.sets, wish->output), "stdout");
  if (!written) return tl::unexpected(written.error());
  return source->malformed > 0 ? 1 : 0;
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
