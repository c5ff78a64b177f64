#include "predict_options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <thread>

#include "netaugur/adapters/json_table.hpp"
#include "netaugur/adapters/os.hpp"

namespace netaugur::cmd {

namespace {

Result<Filter> filter_of(const PredictOptions& options) {
  std::vector<FilterTerm> terms;
  const std::pair<const char*, const std::string*> fields[] = {
      {"proto", &options.proto}, {"family", &options.family},   {"ip", &options.ip},
      {"pair", &options.pair},   {"service", &options.service}, {"sensor", &options.sensor}};
  for (const auto& [field, value] : fields) {
    if (!value->empty()) terms.emplace_back(field, *value);
  }
  return parse_filter(terms);
}

}  // namespace

void declare_series_options(CLI::App& app, PredictOptions& options) {
  app.add_option("--by", options.by, "One series for each: total, proto, family, ip, pair, service, sensor")
      ->capture_default_str();
  app.add_option("--metric", options.metric, "bytes or packets")->capture_default_str();
  app.add_option("--proto", options.proto, "Only these protocols, e.g. tcp,udp, or all but some: '!icmp'");
  app.add_option("--family", options.family, "Only these families: ipv4, ipv6, arp, other");
  app.add_option("--ip", options.ip,
                 "Only traffic of these addresses or networks, e.g. 10.0.0.0/8, or all but some: '!10.0.0.9'");
  app.add_option("--pair", options.pair, "Both ends, such as '10.0.0.1>10.0.0.2' or, either way, 10.0.0.1-10.0.0.2");
  app.add_option("--service", options.service, "Only these server ports");
  app.add_option("--sensor", options.sensor, "Only these sensors");
  app.add_option("--top", options.top, "With --by ip, pair or service: the largest so many")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--step", options.step,
                 "Length of one step, e.g. 15m; by default as fine as the horizon allows, of CSV its own");
  app.add_option("--limit-history,--history", options.history,
                 "How much history to use, e.g. 28d; by default two weeks or 2000 steps, of CSV 50000 steps");
  app.add_option("--as-of", options.as_of, "As if this instant were now, and nothing later known");
  app.add_option("-o,--output", options.output, "table, json, ndjson or csv")->capture_default_str();
  app.add_option("--db", options.database, "PostgreSQL, e.g. postgresql:///netaugur; else NETAUGUR_DB");
  app.add_option("-r,--read", options.file,
                 "CSV (timestamp,value) or netaugur's JSON lines instead of the database; - is stdin");
  app.add_option("--unit", options.unit,
                 "What CSV's values are: bytes (the default), bits or packets a step, or a rate such as Mbit/s or pps");
  app.add_option("--threads", options.threads, "For several series; the answer is the same with any number")
      ->check(CLI::Range(1, 256));
}

void declare_forecast_options(CLI::App& app, PredictOptions& options) {
  app.add_option("--horizon", options.horizon, "How far ahead, e.g. 24h; at most 2000 steps")->capture_default_str();
  app.add_option("--model", options.model, "See: netaugur predict models")->capture_default_str();
}

Result<PredictWish> read_predict_wish(const PredictOptions& options) {
  PredictWish wish;
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
  if (!options.unit.empty()) take(parse_unit(options.unit), wish.csv_unit, status);
  if (!status) return tl::unexpected(status.error());
  if (wish.csv_unit) {
    if (options.file.empty())
      return fail(ErrorCode::usage, "--unit says what the values of a CSV are: it needs -r FILE");
    series.metric = wish.csv_unit->metric;
  }
  wish.threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  return wish;
}

std::string name_for_people(const SeriesKey& key) {
  return key.value.empty() ? std::string(name_of(key.by)) : fmt::format("{} {}", name_of(key.by), key.value);
}

std::string render_lines(std::string_view type, Table table, OutputFormat output) {
  if (output == OutputFormat::json || output == OutputFormat::ndjson) {
    table.columns.insert(table.columns.begin(), "type");
    for (auto& row : table.rows) {
      std::vector<Cell> typed;
      typed.reserve(row.size() + 1);
      typed.emplace_back(std::string(type));
      std::ranges::move(row, std::back_inserter(typed));
      row = std::move(typed);
    }
  }
  return render(table, output);
}

Status print(const std::string& text) { return write_all(STDOUT_FILENO, text, "stdout"); }

}  // namespace netaugur::cmd
