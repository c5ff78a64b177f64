#include "metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "netaugur/api/route.hpp"

namespace netaugur::http {

namespace {

/// A label's value as the text format wants it.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

template <class... Values>
void append(std::string& out, fmt::format_string<Values...> line, Values&&... values) {
  fmt::format_to(std::back_inserter(out), line, std::forward<Values>(values)...);
}

void declare(std::string& out, const char* name, const char* kind, const char* help) {
  append(out, "# HELP {0} {2}\n# TYPE {0} {1}\n", name, kind, help);
}

template <class Value>
void single(std::string& out, const char* name, const char* kind, const char* help, Value value) {
  declare(out, name, kind, help);
  append(out, "{} {}\n", name, value);
}

std::string labels_of(std::size_t route) {
  if (route == Metrics::no_route) return R"(method="GET",route="file")";
  const api::Route& known = *api::routes()[route];
  return fmt::format(R"(method="{}",route="{}")", api::name_of(known.method), known.path);
}

}  // namespace

void Metrics::answered(std::size_t route, int status, std::chrono::steady_clock::duration took) {
  const double seconds = std::chrono::duration<double>(took).count();
  const auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(bounds, seconds) - bounds.begin());
  const std::scoped_lock lock(mutex_);
  Route& counted = routes_[route];
  ++counted.statuses[status];
  ++counted.buckets[bucket];
  counted.seconds += seconds;
}

void Metrics::count(const StoredWindow& window) {
  const std::scoped_lock lock(mutex_);
  Sensor& sensor = sensors_[window.summary.sensor];
  sensor.counted += window.summary.total;
  sensor.loss += window.summary.loss;
}

std::string Metrics::text(Timestamp now, const std::vector<SensorState>& sensors) const {
  std::string out;
  declare(out, "netaugur_build_info", "gauge", "Which program this is.");
  append(out, "netaugur_build_info{{version=\"{}\"}} 1\n", NETAUGUR_VERSION);
  single(out, "netaugur_database_up", "gauge", "Whether the database answered last.", database_up ? 1 : 0);
  single(out, "netaugur_http_connections", "gauge", "Connections that are open, streams too.", connections.load());
  single(out, "netaugur_http_answers_kept_total", "counter", "Answers given again from memory.", answers_kept.load());
  single(out, "netaugur_stream_clients", "gauge", "Clients that listen to the stream.", stream_clients.load());
  single(out, "netaugur_stream_messages_total", "counter", "Messages handed to clients of the stream.",
         stream_messages.load());
  single(out, "netaugur_stream_cut_off_total", "counter", "Clients of the stream that were cut off.",
         stream_cut_off.load());
  single(out, "netaugur_stream_sums_total", "counter", "Windows that were summed within a filter of the stream.",
         stream_sums.load());
  const std::scoped_lock lock(mutex_);
  append_routes(out);
  append_sensors(out, now, sensors);
  return out;
}

void Metrics::append_routes(std::string& out) const {
  declare(out, "netaugur_http_requests_total", "counter", "Requests by how they were answered.");
  for (const auto& [route, counted] : routes_) {
    for (const auto& [status, count] : counted.statuses) {
      append(out, "netaugur_http_requests_total{{{},status=\"{}\"}} {}\n", labels_of(route), status, count);
    }
  }
  constexpr const char* name = "netaugur_http_request_duration_seconds";
  declare(out, name, "histogram", "From the last byte of a request to its answer, without sending it.");
  for (const auto& [route, counted] : routes_) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      below += counted.buckets[i];
      append(out, "{}_bucket{{{},le=\"{}\"}} {}\n", name, labels_of(route), bounds[i], below);
    }
    const std::uint64_t all = below + counted.buckets.back();
    append(out, "{}_bucket{{{},le=\"+Inf\"}} {}\n", name, labels_of(route), all);
    append(out, "{0}_sum{{{1}}} {2}\n{0}_count{{{1}}} {3}\n", name, labels_of(route), counted.seconds, all);
  }
}

void Metrics::append_sensors(std::string& out, Timestamp now, const std::vector<SensorState>& sensors) const {
  declare(out, "netaugur_ingest_lag_seconds", "gauge", "Since the end of the sensor's newest window.");
  for (const SensorState& sensor : sensors) {
    append(out, "netaugur_ingest_lag_seconds{{sensor=\"{}\"}} {}\n", escaped(sensor.name),
           std::chrono::duration<double>(now - sensor.newest).count());
  }
  declare(out, "netaugur_ingested_packets_total", "counter", "Packets of windows stored since this process began.");
  for (const auto& [name, sensor] : sensors_) {
    append(out, "netaugur_ingested_packets_total{{sensor=\"{}\"}} {}\n", escaped(name), sensor.counted.packets.value);
  }
  declare(out, "netaugur_ingested_bytes_total", "counter", "Bytes of windows stored since this process began.");
  for (const auto& [name, sensor] : sensors_) {
    append(out, "netaugur_ingested_bytes_total{{sensor=\"{}\"}} {}\n", escaped(name), sensor.counted.bytes.value);
  }
  declare(out, "netaugur_lost_packets_total", "counter", "Packets not counted in full, of the same windows.");
  for (const auto& [name, sensor] : sensors_) {
    const std::pair<const char*, Packets> reasons[] = {{"dropped_kernel", sensor.loss.dropped_kernel},
                                                       {"dropped_interface", sensor.loss.dropped_interface},
                                                       {"truncated", sensor.loss.truncated},
                                                       {"late", sensor.loss.late},
                                                       {"folded", sensor.loss.folded}};
    for (const auto& [reason, lost] : reasons) {
      append(out, "netaugur_lost_packets_total{{sensor=\"{}\",reason=\"{}\"}} {}\n", escaped(name), reason, lost.value);
    }
  }
}

}  // namespace netaugur::http
