#include "json_text.hpp"

namespace netaugur::json {

namespace {

void append_point(Json& json, const ForecastPoint& point) {
  json.open('{').key("start").time(point.window.start).key("end").time(point.window.end());
  json.key("mean").real(point.mean).key("lo80").real(point.lo80).key("hi80").real(point.hi80);
  json.key("lo95").real(point.lo95).key("hi95").real(point.hi95).close('}');
}

Json& optional_time(Json& json, const std::optional<Timestamp>& at) { return at ? json.time(*at) : json.null(); }

Json& optional_real(Json& json, const std::optional<double>& value) { return value ? json.real(*value) : json.null(); }

template <class Number>
Json& optional_number(Json& json, const std::optional<Number>& value) {
  return value ? json.number(*value) : json.null();
}

void append_score(Json& json, const ForecastSet& set, const ForecastScore& score) {
  const Accuracy& a = score.accuracy;
  json.open('{').key("series");
  append_key(json, set.series);
  json.key("sensor").text_or_null(set.sensor).key("metric").text(name_of(set.metric)).key("model").text(set.model);
  json.key("issued_at").time(set.issued_at).key("step_seconds").seconds(set.step);
  json.key("start").time(set.points.empty() ? set.issued_at : set.points.front().window.start);
  json.key("end").time(set.points.empty() ? set.issued_at : set.points.back().window.end());
  json.key("steps").number(a.steps).key("missing").number(score.missing).key("pending").number(score.pending);
  const auto figure = [&](std::string_view name, double value) {
    optional_real(json.key(name), a.steps > 0 ? std::optional(value) : std::nullopt);
  };
  figure("mae", a.mae);
  figure("rmse", a.rmse);
  figure("pinball", a.pinball);
  figure("smape", a.smape);
  figure("coverage80", a.coverage80);
  figure("coverage95", a.coverage95);
  optional_real(json.key("mase"), a.mase);
  optional_real(json.key("relative_mae"), a.relative_mae);
  json.close('}');
}

void append_saturation(Json& json, const SeriesSaturation& one) {
  const Saturation& s = one.saturation;
  json.open('{').key("series");
  append_key(json, one.key);
  json.key("limit_per_second").real(one.limit_per_second).key("used").real(s.used);
  json.key("growth_a_day").real(s.growth_a_day);
  optional_time(json.key("date"), s.date);
  optional_time(json.key("earliest"), s.earliest);
  optional_time(json.key("latest"), s.latest);
  optional_real(json.key("days"), s.date ? std::optional(one.days()) : std::nullopt);
  json.key("basis").text(name_of(s.basis)).key("trend_days").number(s.trend_days).close('}');
}

}  // namespace

void append_key(Json& json, const SeriesKey& key) {
  json.open('{').key("by").text(name_of(key.by)).key("value").text(key.value).close('}');
}

Rendered render_body(const api::ForecastsReply& reply) {
  Json json;
  json.open('{').key("forecasts").open('[');
  for (const ForecastSet& set : reply.forecasts) {
    json.open('{').key("series");
    append_key(json, set.series);
    json.key("sensor").text_or_null(set.sensor).key("metric").text(name_of(set.metric)).key("model").text(set.model);
    json.key("issued_at").time(set.issued_at).key("step_seconds").seconds(set.step).key("notes").open('[');
    for (const std::string& note : set.notes) json.text(note);
    json.close(']').key("points").open('[');
    for (const ForecastPoint& point : set.points) append_point(json, point);
    json.close(']').close('}');
  }
  json.close(']').close('}');
  return {json_type, json.take()};
}

Rendered render_body(const api::AccuracyReply& reply) {
  Json json;
  json.open('{').key("by").text(name_of(reply.by)).key("metric").text(name_of(reply.metric)).key("rows").open('[');
  for (const auto& [set, score] : reply.scores) append_score(json, set, score);
  json.close(']').close('}');
  return {json_type, json.take()};
}

Rendered render_body(const api::CapacityReply& reply) {
  Json json;
  json.open('{').key("by").text(name_of(reply.by)).key("metric").text(name_of(reply.metric));
  json.key("threshold").real(reply.wish.threshold).key("percentile").real(reply.wish.percentile);
  json.key("within_seconds").seconds(reply.wish.within).key("model").text(reply.model).key("notes").open('[');
  for (const std::string& note : reply.notes) json.text(note);
  json.close(']').key("rows").open('[');
  for (const SeriesSaturation& one : reply.saturations) append_saturation(json, one);
  json.close(']').close('}');
  return {json_type, json.take()};
}

/// The members of an anomaly, behind an opening brace.
Json& append_anomaly(Json& json, const SeriesAnomaly& one, IntervalLevel level) {
  const Anomaly& anomaly = one.anomaly;
  const auto [lo, hi] = bounds_of(anomaly.expected, level);
  json.key("start").time(anomaly.window.start).key("end").time(anomaly.window.end()).key("series");
  append_key(json, one.key);
  json.key("sensor").text_or_null(one.sensor).key("metric").text(name_of(one.metric));
  json.key("actual").real(anomaly.actual).key("mean").real(anomaly.expected.mean).key("lo").real(lo);
  json.key("hi").real(hi).key("excess").real(anomaly.excess).key("model").text(one.model);
  return json.key("issued_at").time(one.issued_at);
}

Rendered render_body(const api::AnomalyPage& page) {
  Json json;
  json.open('{').key("level").number(page.level == IntervalLevel::eighty ? 80 : 95);
  json.key("judged").number(page.judged).key("unknown").number(page.unknown).key("rows").open('[');
  for (const SeriesAnomaly& one : page.anomalies) append_anomaly(json.open('{'), one, page.level).close('}');
  json.close(']').key("next_cursor").text_or_null(page.next_cursor).close('}');
  return {json_type, json.take()};
}

Rendered render_body(const Settings& settings) {
  Json json;
  json.open('{').key("revision").number(settings.revision).key("links").open('[');
  for (const auto& [sensor, bits_per_second] : settings.links) {
    json.open('{').key("sensor").text(sensor).key("bits_per_second").number(bits_per_second).close('}');
  }
  json.close(']').key("retention").open('[');
  for (const RetentionRule& rule : settings.retention) {
    json.open('{').key("resolution").text(rule.resolution);
    json.key("keep_seconds");
    if (rule.keep) {
      json.number(std::chrono::floor<std::chrono::seconds>(*rule.keep).count());
    } else {
      json.null();
    }
    optional_number(json.key("size_max_bytes"), rule.size_max);
    optional_number(json.key("keys"), rule.keys).close('}');
  }
  json.close(']').close('}');
  return {json_type, json.take()};
}

}  // namespace netaugur::json

namespace netaugur {

std::string anomaly_message(std::int64_t sequence, const SeriesAnomaly& anomaly) {
  json::Json json;
  json.open('{').key("type").text("anomaly").key("sequence").number(sequence);
  json::append_anomaly(json, anomaly, IntervalLevel::ninety_five).close('}');
  return json.take();
}

}  // namespace netaugur
