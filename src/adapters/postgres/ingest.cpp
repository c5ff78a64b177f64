#include "ingest.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <tuple>

#include "locks.hpp"
#include "netaugur/store/bucket.hpp"
#include "sql.hpp"

namespace netaugur::postgres {

namespace {

constexpr std::array<Resolution, 3> rollups{Resolution::minute, Resolution::hour, Resolution::day};

/// An address as a COPY field; null where there is none.
class AddressText {
 public:
  explicit AddressText(const IpAddress& address) : present_(address.present()) {
    if (present_) *write_text(address, text_.data()) = '\0';
  }
  [[nodiscard]] const char* field() const { return present_ ? text_.data() : nullptr; }

 private:
  std::array<char, 64> text_{};
  bool present_;
};

void stage_rows(pqxx::work& transaction, const std::vector<NewWindow>& windows) {
  transaction.exec(
      "CREATE TEMPORARY TABLE IF NOT EXISTS staged_traffic (start timestamptz, packets bigint, bytes bigint,"
      " sensor_id integer, service integer, bucket smallint, family smallint, proto smallint, src_ip inet, dst_ip inet)"
      " ON COMMIT DELETE ROWS");
  copy_into(transaction, "staged_traffic",
            {"start", "packets", "bytes", "sensor_id", "service", "bucket", "family", "proto", "src_ip", "dst_ip"},
            [&windows](auto& stream) {
              for (const auto& window : windows) {
                const std::string start = to_rfc3339(window.record->summary.window.start);
                for (const auto& [key, counts] : window.record->rows) {
                  const AddressText src(key.src);
                  const AddressText dst(key.dst);
                  const std::string service = key.service ? std::to_string(*key.service) : "";
                  stream << std::tuple(start.c_str(), counts.packets.value, counts.bytes.value, window.sensor,
                                       key.service ? service.c_str() : nullptr, bucket_of(key),
                                       static_cast<int>(key.family), key.proto.number, src.field(), dst.field());
                }
              }
            });
}

void roll_up_rows(pqxx::work& transaction) {
  constexpr const char* columns = "start, sensor_id, family, proto, src_ip, dst_ip, service, bucket";
  transaction.exec(
      fmt::format("INSERT INTO traffic ({0}, packets, bytes) SELECT {0}, packets, bytes FROM staged_traffic", columns));
  for (const Resolution rollup : rollups) {
    transaction.exec(fmt::format(
        "INSERT INTO {0} AS t ({1}, packets, bytes)"
        " SELECT date_bin({2}, start, 'epoch'), sensor_id, family, proto, src_ip, dst_ip, service, bucket,"
        " sum(packets), sum(bytes) FROM staged_traffic GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"
        " ON CONFLICT ({1}) DO UPDATE SET packets = t.packets + excluded.packets, bytes = t.bytes + excluded.bytes",
        traffic_table(rollup), columns, literal(length_of(rollup))));
  }
}

using Class = std::pair<Family, Proto>;

std::map<Class, Counts> classes_of(const WindowRecord& record) {
  std::map<Class, Counts> classes;
  for (const auto& row : record.rows) classes[{row.key.family, row.key.proto}] += row.counts;
  return classes;
}

std::int16_t bucket_of_class(const Class& key) {
  TrafficKey traffic;
  traffic.family = key.first;
  traffic.proto = key.second;
  return bucket_of(traffic);
}

/// One list a column, each becoming an array parameter: few rows, so that COPY would cost more than it saves.
struct Columns {
  std::vector<std::string> starts;
  std::vector<std::int64_t> sensors, buckets;
  std::array<std::vector<std::uint64_t>, 8> numbers;
};

void roll_up_classes(pqxx::work& transaction, const std::vector<NewWindow>& windows, Resolution rollup) {
  std::map<std::tuple<Timestamp, std::int32_t, Class>, Counts> sums;
  for (const auto& window : windows) {
    const Timestamp start = floor_to(window.record->summary.window.start, length_of(rollup));
    for (const auto& [key, counts] : classes_of(*window.record)) sums[{start, window.sensor, key}] += counts;
  }
  if (sums.empty()) return;
  Columns columns;
  for (const auto& [key, counts] : sums) {
    const auto& [start, sensor, traffic_class] = key;
    columns.starts.push_back(to_rfc3339(start));
    columns.sensors.push_back(sensor);
    columns.buckets.push_back(bucket_of_class(traffic_class));
    columns.numbers[0].push_back(static_cast<std::uint64_t>(traffic_class.first));
    columns.numbers[1].push_back(traffic_class.second.number);
    columns.numbers[2].push_back(counts.packets.value);
    columns.numbers[3].push_back(counts.bytes.value);
  }
  execute(
      transaction,
      fmt::format("INSERT INTO class_{} AS t (start, sensor_id, bucket, family, proto, packets, bytes)"
                  " SELECT * FROM unnest($1::timestamptz[], $2::integer[], $3::smallint[], $4::smallint[],"
                  " $5::smallint[], $6::bigint[], $7::bigint[]) ON CONFLICT (start, sensor_id, family, proto, bucket)"
                  " DO UPDATE SET packets = t.packets + excluded.packets, bytes = t.bytes + excluded.bytes",
                  name_of(rollup)),
      array_of_text(columns.starts), array_of(columns.sensors), array_of(columns.buckets), array_of(columns.numbers[0]),
      array_of(columns.numbers[1]), array_of(columns.numbers[2]), array_of(columns.numbers[3]));
}

struct WindowSums {
  std::int16_t bucket = 0;
  std::uint64_t windows = 0;
  Loss loss;
};

void roll_up_windows(pqxx::work& transaction, const std::vector<NewWindow>& windows, Resolution rollup) {
  std::map<std::pair<Timestamp, std::int32_t>, WindowSums> sums;
  for (const auto& window : windows) {
    const auto& summary = window.record->summary;
    auto& sum = sums[{floor_to(summary.window.start, length_of(rollup)), window.sensor}];
    sum.bucket = bucket_of(summary.sensor);
    ++sum.windows;
    sum.loss.received += summary.loss.received;
    sum.loss.dropped_kernel += summary.loss.dropped_kernel;
    sum.loss.dropped_interface += summary.loss.dropped_interface;
    sum.loss.truncated += summary.loss.truncated;
    sum.loss.late += summary.loss.late;
    sum.loss.folded += summary.loss.folded;
  }
  Columns columns;
  for (const auto& [key, sum] : sums) {
    columns.starts.push_back(to_rfc3339(key.first));
    columns.sensors.push_back(key.second);
    columns.buckets.push_back(sum.bucket);
    const std::array numbers{sum.windows,
                             sum.loss.received.value,
                             sum.loss.dropped_kernel.value,
                             sum.loss.dropped_interface.value,
                             sum.loss.truncated.value,
                             sum.loss.late.value,
                             sum.loss.folded.value};
    for (std::size_t i = 0; i < numbers.size(); ++i) columns.numbers[i].push_back(numbers[i]);
  }
  const auto& n = columns.numbers;
  execute(
      transaction,
      fmt::format("INSERT INTO window_{} AS t (start, sensor_id, bucket, windows, received, dropped_kernel,"
                  " dropped_interface, truncated, late, folded)"
                  " SELECT * FROM unnest($1::timestamptz[], $2::integer[], $3::smallint[], $4::bigint[], $5::bigint[],"
                  " $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])"
                  " ON CONFLICT (start, sensor_id, bucket) DO UPDATE SET windows = t.windows + excluded.windows,"
                  " received = t.received + excluded.received,"
                  " dropped_kernel = t.dropped_kernel + excluded.dropped_kernel,"
                  " dropped_interface = t.dropped_interface + excluded.dropped_interface,"
                  " truncated = t.truncated + excluded.truncated, late = t.late + excluded.late,"
                  " folded = t.folded + excluded.folded",
                  name_of(rollup)),
      array_of_text(columns.starts), array_of(columns.sensors), array_of(columns.buckets), array_of(n[0]),
      array_of(n[1]), array_of(n[2]), array_of(n[3]), array_of(n[4]), array_of(n[5]), array_of(n[6]));
}

void update_sensors(pqxx::work& transaction, const std::vector<NewWindow>& windows) {
  struct State {
    std::int16_t bucket = 0;
    Timestamp first = Timestamp::max();
    Timestamp newest = Timestamp::min();
    std::int64_t windows = 0;
    Duration longest{0};
  };
  std::map<std::int32_t, State> states;
  for (const auto& window : windows) {
    const Window span = window.record->summary.window;
    auto& state = states[window.sensor];
    state.bucket = bucket_of(window.record->summary.sensor);
    state.first = std::min(state.first, span.start);
    state.newest = std::max(state.newest, span.end());
    state.longest = std::max(state.longest, span.length);
    ++state.windows;
  }
  for (const auto& [sensor, state] : states) {
    execute(transaction,
            "INSERT INTO sensor_state AS t (sensor_id, bucket, first, newest, windows, window_length_us)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sensor_id, bucket) DO UPDATE SET"
            " first = least(t.first, excluded.first), newest = greatest(t.newest, excluded.newest),"
            " windows = t.windows + excluded.windows,"
            " window_length_us = greatest(t.window_length_us, excluded.window_length_us)",
            sensor, state.bucket, to_rfc3339(state.first), to_rfc3339(state.newest), state.windows,
            to_us(state.longest));
  }
}

/// Sequence numbers under the feed's lock, which the commit lets go.
std::vector<std::int64_t> draw_sequence(pqxx::work& transaction, std::size_t count) {
  transaction.exec(fmt::format("SELECT pg_advisory_xact_lock({})", locks::feed));
  const auto drawn = execute(transaction, "SELECT nextval('window_sequence') FROM generate_series(1, $1)", count);
  std::vector<std::int64_t> sequence;
  for (const auto& row : drawn) sequence.push_back(row[0].as<std::int64_t>());
  return sequence;
}

void enter_ledger(pqxx::work& transaction, const std::vector<NewWindow>& windows,
                  const std::vector<std::int64_t>& sequence) {
  copy_into(transaction, "traffic_window",
            {"start",    "sequence",       "length_us",         "packets",   "bytes",         "hosts",      "pairs",
             "received", "dropped_kernel", "dropped_interface", "truncated", "late",          "folded",     "sensor_id",
             "run_id",   "bucket",         "families",          "protos",    "class_packets", "class_bytes"},
            [&](auto& stream) {
              for (std::size_t i = 0; i < windows.size(); ++i) {
                const auto& summary = windows[i].record->summary;
                std::array<std::vector<std::uint64_t>, 4> classes;
                for (const auto& [key, counts] : classes_of(*windows[i].record)) {
                  classes[0].push_back(static_cast<std::uint64_t>(key.first));
                  classes[1].push_back(key.second.number);
                  classes[2].push_back(counts.packets.value);
                  classes[3].push_back(counts.bytes.value);
                }
                const auto& loss = summary.loss;
                const std::string start = to_rfc3339(summary.window.start);
                stream << std::tuple(start, sequence[i], to_us(summary.window.length), summary.total.packets.value,
                                     summary.total.bytes.value, summary.hosts, summary.pairs, loss.received.value,
                                     loss.dropped_kernel.value, loss.dropped_interface.value, loss.truncated.value,
                                     loss.late.value, loss.folded.value, windows[i].sensor, windows[i].run,
                                     bucket_of(summary.sensor + start), array_of(classes[0]), array_of(classes[1]),
                                     array_of(classes[2]), array_of(classes[3]));
              }
            });
}

}  // namespace

void ingest(pqxx::work& transaction, const std::vector<NewWindow>& windows) {
  stage_rows(transaction, windows);
  roll_up_rows(transaction);
  for (const Resolution rollup : rollups) roll_up_classes(transaction, windows, rollup);
  for (const Resolution rollup : rollups) roll_up_windows(transaction, windows, rollup);
  update_sensors(transaction, windows);
  const auto sequence = draw_sequence(transaction, windows.size());
  enter_ledger(transaction, windows, sequence);
  execute(transaction, "SELECT pg_notify('netaugur_window', $1)",
          fmt::format("{}-{}", sequence.front(), sequence.back()));
}

}  // namespace netaugur::postgres
