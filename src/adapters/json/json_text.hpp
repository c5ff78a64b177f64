#pragma once
// JSON as it is written, and the answers about forecasts and settings.

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "netaugur/adapters/json_answers.hpp"
#include "netaugur/adapters/json_lines.hpp"

namespace netaugur::json {

/// Appends JSON at the end of a text. Written by hand because series are long: no tree is built, nothing is copied.
class Json {
 public:
  /// A member's name with the comma before it where one is due.
  Json& key(std::string_view name) {
    item();
    append_json_string(out_, name);
    out_ += ':';
    fresh_ = true;
    return *this;
  }
  Json& open(char bracket) {
    item();
    out_ += bracket;
    fresh_ = true;
    return *this;
  }
  Json& close(char bracket) {
    out_ += bracket;
    fresh_ = false;
    return *this;
  }
  Json& text(std::string_view value) {
    item();
    append_json_string(out_, value);
    return *this;
  }
  Json& text_or_null(std::string_view value) { return value.empty() ? null() : text(value); }
  Json& time(Timestamp at) { return text(to_rfc3339(at)); }
  template <class Integer>
  Json& number(Integer value) {
    item();
    fmt::format_to(std::back_inserter(out_), "{}", value);
    return *this;
  }
  /// The shortest text that reads back as this number; JSON has no infinity.
  Json& real(double value) { return std::isfinite(value) ? number(value) : null(); }
  Json& seconds(Duration length) { return real(std::chrono::duration<double>(length).count()); }
  Json& null() {
    item();
    out_ += "null";
    return *this;
  }
  Json& counts(const Counts& counts) {
    return key("packets").number(counts.packets.value).key("bytes").number(counts.bytes.value);
  }
  /// Lets a caller append a ready value.
  std::string& raw() {
    item();
    return out_;
  }
  std::string take() { return std::move(out_); }

 private:
  void item() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }

  std::string out_;
  bool fresh_ = true;
};

constexpr std::string_view json_type = "application/json";

void append_key(Json& json, const SeriesKey& key);
Json& append_anomaly(Json& json, const SeriesAnomaly& one, IntervalLevel level);

[[nodiscard]] Rendered render_body(const api::ForecastsReply& reply);
[[nodiscard]] Rendered render_body(const api::AccuracyReply& reply);
[[nodiscard]] Rendered render_body(const api::CapacityReply& reply);
[[nodiscard]] Rendered render_body(const api::AnomalyPage& page);
[[nodiscard]] Rendered render_body(const Settings& settings);

}  // namespace netaugur::json
