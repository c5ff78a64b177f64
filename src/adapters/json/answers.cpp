#include <fmt/format.h>

#include "json_text.hpp"
#include "netaugur/adapters/json_answers.hpp"
#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/adapters/json_table.hpp"
#include "netaugur/report/answer_table.hpp"

namespace netaugur {

namespace {

using json::append_key;
using json::Json;
using json::json_type;
using json::render_body;

void append_values(Json& json, const std::vector<Counts>& values, const api::SeriesReply& reply) {
  json.open('[');
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (reply.answer.covered[i]) {
      json.number(value_of(values[i], reply.metric));
    } else {
      json.null();
    }
  }
  json.close(']');
}

Rendered render_body(const api::SeriesReply& reply) {
  const SeriesAnswer& answer = reply.answer;
  Json json;
  json.open('{').key("start").time(answer.start).key("step_seconds").seconds(answer.step);
  json.key("resolution").text(name_of(answer.resolution));
  json.key("metric").text(name_of(reply.metric)).key("by").text(name_of(reply.by));
  json.key("lost").open('[');
  for (const Packets& lost : answer.lost) json.number(lost.value);
  json.close(']').key("series").open('[');
  for (const Series& series : answer.series) {
    json.open('{').key("key");
    append_key(json, series.key);
    json.key("values");
    append_values(json, series.values, reply);
    json.close('}');
  }
  json.close(']').key("other");
  if (answer.other.empty()) {
    json.null();
  } else {
    append_values(json, answer.other, reply);
  }
  json.key("total");
  append_values(json, answer.total, reply);
  json.close('}');
  return {json_type, json.take()};
}

/// The members of a ranking, behind an opening brace.
void append_ranking(Json& json, Dimension by, Metric metric, const TopAnswer& answer) {
  json.key("by").text(name_of(by)).key("metric").text(name_of(metric));
  json.key("resolution").text(name_of(answer.resolution)).key("rows").open('[');
  for (const TopRow& row : answer.rows) json.open('{').key("value").text(row.value).counts(row.counts).close('}');
  json.close(']').key("other").open('{').counts(answer.other).close('}');
  json.key("total").open('{').counts(answer.total).close('}');
}

Rendered render_body(const api::TopReply& reply) {
  Json json;
  append_ranking(json.open('{'), reply.by, reply.metric, reply.answer);
  json.close('}');
  return {json_type, json.take()};
}

Rendered render_body(const api::RankPage& page) {
  Json json;
  append_ranking(json.open('{'), page.by, page.metric, page.answer);
  json.key("next_cursor").text_or_null(page.answer.next_cursor).close('}');
  return {json_type, json.take()};
}

Rendered render_body(const LossAnswer& answer) {
  Json json;
  json.open('{').key("step_seconds").seconds(answer.step).key("resolution").text(name_of(answer.resolution));
  json.key("rows").open('[');
  for (const auto& [start, sensor, windows, loss] : answer.rows) {
    json.open('{').key("start").time(start).key("sensor").text(sensor).key("windows").number(windows);
    json.key("received").number(loss.received.value).key("dropped_kernel").number(loss.dropped_kernel.value);
    json.key("dropped_interface").number(loss.dropped_interface.value).key("truncated").number(loss.truncated.value);
    json.key("late").number(loss.late.value).key("folded").number(loss.folded.value).close('}');
  }
  json.close(']').close('}');
  return {json_type, json.take()};
}

Rendered render_body(const TrafficPage& page) {
  Json json;
  json.open('{').key("resolution").text(name_of(page.resolution)).key("rows").open('[');
  for (const StoredRow& stored : page.rows) {
    const TrafficKey& traffic = stored.row.key;
    json.open('{').key("start").time(stored.start).key("sensor").text(stored.sensor);
    json.key("family").text(name_of(traffic.family)).key("proto").text(name_of(traffic.proto));
    json.key("src_ip").text_or_null(to_text(traffic.src)).key("dst_ip").text_or_null(to_text(traffic.dst));
    json.key("service");
    if (traffic.service) {
      json.number(*traffic.service);
    } else {
      json.null();
    }
    json.counts(stored.row.counts).close('}');
  }
  json.close(']').key("next_cursor").text_or_null(page.next_cursor).close('}');
  return {json_type, json.take()};
}

Rendered render_body(const WindowPage& page) {
  Json json;
  json.open('{').key("windows").open('[');
  for (const StoredWindow& window : page.windows) json.raw() += window_message(window);
  json.close(']').key("next_cursor").text_or_null(page.next_cursor).close('}');
  return {json_type, json.take()};
}

Rendered render_body(const api::SensorsReply& reply) {
  Json json;
  json.open('{').key("sensors").open('[');
  for (const SensorState& sensor : reply.sensors) {
    json.open('{').key("sensor").text(sensor.name).key("first").time(sensor.first).key("newest").time(sensor.newest);
    json.key("windows").number(sensor.windows).key("window_seconds").seconds(sensor.window_length).close('}');
  }
  json.close(']').close('}');
  return {json_type, json.take()};
}

Rendered render_body(const Access& access) {
  Json json;
  json.open('{').key("role").text(name_of(access.role)).key("expires").time(access.expires).close('}');
  return {json_type, json.take()};
}

void append_access(Json& json, const Access& access) {
  json.key("id").number(access.id).key("kind").text(access.name.empty() ? "session" : "token");
  json.key("name").text_or_null(access.name).key("role").text(name_of(access.role));
  json.key("expires").time(access.expires);
}

Rendered render_body(const api::AccessList& list) {
  Json json;
  json.open('{').key("tokens").open('[');
  for (const auto& [access, created, last_used] : list.states) {
    append_access(json.open('{'), access);
    json.key("created").time(created).key("last_used");
    if (last_used) {
      json.time(*last_used);
    } else {
      json.null();
    }
    json.close('}');
  }
  json.close(']').close('}');
  return {json_type, json.take()};
}

Rendered render_body(const api::TokenMade& made) {
  Json json;
  append_access(json.open('{'), made.access);
  json.key("secret").text(made.secret).close('}');
  return {json_type, json.take()};
}

Rendered render_body(const api::Readiness& readiness) {
  Json json;
  json.open('{').key("database").text(readiness.database).key("schema_version").number(readiness.schema_version);
  json.key("newest_window");
  if (readiness.newest_window) {
    json.time(*readiness.newest_window);
  } else {
    json.null();
  }
  json.key("newest_window_age_seconds");
  if (readiness.newest_window) {
    json.seconds(readiness.newest_window_age);
  } else {
    json.null();
  }
  json.close('}');
  return {json_type, json.take()};
}

Rendered render_body(const api::Problem& problem) {
  const std::string_view name = name_of(problem.error.code);
  Json json;
  json.open('{').key("type").text(fmt::format("urn:netaugur:problem:{}", name)).key("title").text(name);
  json.key("status").number(problem.status).key("detail").text(problem.error.message).key("notes").open('[');
  for (const std::string& note : problem.error.notes) json.text(note);
  json.close(']').close('}');
  return {"application/problem+json", json.take()};
}

Rendered render_body(const api::Metrics& metrics) { return {"text/plain; version=0.0.4; charset=utf-8", metrics.text}; }
Rendered render_body(const api::Document& document) { return {document.type, std::string(document.text)}; }
Rendered render_body(const api::Parts& parts) { return render_part(parts.as, parts.first, PartPlace::first); }
Rendered render_body(const api::Text& text) { return {"text/plain; charset=utf-8", text.text}; }
Rendered render_body(const std::monostate&) { return {}; }
Rendered render_body(const api::Upgrade&) { return {}; }
Rendered render_body(const api::StreamLines&) { return {}; }

}  // namespace

Rendered render(const api::Body& body) {
  return std::visit([](const auto& value) { return render_body(value); }, body);
}

Rendered render_part(api::Representation as, const api::TablePart& part, PartPlace place) {
  const auto* windows = std::get_if<WindowPage>(&part);
  if (as == api::Representation::csv) {
    std::string text = render_csv(windows == nullptr ? std::get<Table>(part) : table_of(*windows));
    // Names of columns have no line's end in them.
    if (place == PartPlace::further) text.erase(0, text.find('\n') + 1);
    return {"text/csv; charset=utf-8", std::move(text)};
  }
  std::string lines;
  if (windows == nullptr) {
    lines = render_ndjson(std::get<Table>(part));
  } else {
    for (const StoredWindow& window : windows->windows) lines += window_message(window) + "\n";
  }
  return {"application/x-ndjson", std::move(lines)};
}

std::string hello_message(std::int64_t newest) { return fmt::format(R"({{"type":"hello","newest":{}}})", newest); }

std::string window_message(const StoredWindow& window) {
  std::string line;
  append_line(line, window.summary);
  // The line is `{"type":"window",…}` and \n, as `aggregate` prints it: the sequence goes behind the type.
  constexpr std::string_view opening = R"({"type":"window",)";
  line.pop_back();
  line.insert(opening.size(), fmt::format(R"("sequence":{},)", window.sequence));
  return line;
}

std::string loss_message(const StoredWindow& window) {
  const auto& [sequence, summary] = window;
  const Loss& loss = summary.loss;
  Json json;
  json.open('{').key("type").text("loss").key("sequence").number(sequence).key("sensor").text(summary.sensor);
  json.key("start").time(summary.window.start).key("end").time(summary.window.end()).key("loss").open('{');
  json.key("received").number(loss.received.value).key("dropped_kernel").number(loss.dropped_kernel.value);
  json.key("dropped_interface").number(loss.dropped_interface.value).key("truncated").number(loss.truncated.value);
  json.key("late").number(loss.late.value).key("folded").number(loss.folded.value).close('}').close('}');
  return json.take();
}

std::string traffic_message(const StoredWindow& window, const std::optional<WindowTraffic>& traffic) {
  const auto& [sequence, summary] = window;
  Json json;
  json.open('{').key("type").text("traffic").key("sequence").number(sequence).key("sensor").text(summary.sensor);
  json.key("start").time(summary.window.start).key("end").time(summary.window.end());
  if (!traffic) {
    for (const char* key : {"packets", "bytes", "by_proto", "by_family"}) json.key(key).null();
    json.close('}');
    return json.take();
  }
  json.counts(traffic->total).key("by_proto").open('{');
  for (const auto& [proto, counts] : traffic->by_proto) json.key(name_of(proto)).open('{').counts(counts).close('}');
  json.close('}').key("by_family").open('{');
  for (const auto& [family, counts] : traffic->by_family) json.key(name_of(family)).open('{').counts(counts).close('}');
  json.close('}').close('}');
  return json.take();
}

std::string gap_message(const StoredWindow& window, Period gap) {
  Json json;
  json.open('{').key("type").text("gap").key("sequence").number(window.sequence);
  json.key("sensor").text(window.summary.sensor).key("start").time(gap.since).key("end").time(gap.until).close('}');
  return json.take();
}

std::string database_message(bool answers) { return fmt::format(R"({{"type":"database","answers":{}}})", answers); }

std::string ping_message() { return R"({"type":"ping"})"; }

std::string forecast_message() { return R"({"type":"forecast"})"; }

std::string error_message(std::string_view detail) {
  Json json;
  json.open('{').key("type").text("error").key("detail").text(detail).close('}');
  return json.take();
}

}  // namespace netaugur
