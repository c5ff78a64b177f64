#include "ingest.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <tuple>

#include "locks.hpp"
#include "netaugur/store/bucket.hpp"
#include "netaugur/store/question.hpp"
#include "sql.hpp"

namespace netaugur::postgres {

namespace {

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

void copy_rows(pqxx::work& transaction, const std::vector<NewWindow>& windows) {
  copy_into(transaction, "traffic",
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

/// Says which minutes lack these windows in their rollup.
void mark_due(pqxx::work& transaction, const std::vector<NewWindow>& windows) {
  std::set<std::pair<Timestamp, std::int32_t>> minutes;
  for (const auto& window : windows) {
    minutes.emplace(floor_to(window.record->summary.window.start, length_of(Resolution::minute)), window.sensor);
  }
  std::vector<std::string> starts;
  std::vector<std::int32_t> sensors;
  for (const auto& [start, sensor] : minutes) {
    starts.push_back(to_rfc3339(start));
    sensors.push_back(sensor);
  }
  execute(transaction,
          "INSERT INTO rollup_due (start, sensor_id, level)"
          " SELECT start, sensor_id, 1 FROM unnest($1::timestamptz[], $2::integer[]) AS due(start, sensor_id)",
          array_of_text(starts), array_of(sensors));
}

using Class = std::pair<Family, Proto>;

std::map<Class, Counts> classes_of(const WindowRecord& record) {
  std::map<Class, Counts> classes;
  for (const auto& row : record.rows) classes[{row.key.family, row.key.proto}] += row.counts;
  return classes;
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
  copy_rows(transaction, windows);
  mark_due(transaction, windows);
  update_sensors(transaction, windows);
  const auto sequence = draw_sequence(transaction, windows.size());
  enter_ledger(transaction, windows, sequence);
  execute(transaction, "SELECT pg_notify('netaugur_window', $1)",
          fmt::format("{}-{}", sequence.front(), sequence.back()));
}

}  // namespace netaugur::postgres
