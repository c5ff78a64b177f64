#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "gaps.hpp"
#include "ingest.hpp"
#include "locks.hpp"
#include "netaugur/store/plan.hpp"
#include "partitions.hpp"
#include "rollup.hpp"
#include "session.hpp"
#include "session_lock.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::execute;
using postgres::NewWindow;
using postgres::Runs;

/// A run that is remembered is not in the database any more.
struct Outdated {};

/// Makes what rows refer to, in a transaction of its own: ids that are remembered must not be rolled back.
void ensure_runs(pqxx::connection& connection, std::span<const WindowRecord> windows, Runs& runs) {
  std::map<std::pair<std::string, std::string>, const StreamHeader*> missing;
  for (const auto& record : windows) {
    const std::pair key(record.stream.sensor, record.stream.run);
    if (!runs.contains(key)) missing.emplace(key, &record.stream);
  }
  if (missing.empty()) return;
  pqxx::work transaction(connection);
  Runs found;
  // The map's order is every writer's order: no two of them can wait for each other.
  for (const auto& [key, stream] : missing) {
    execute(transaction,
            "INSERT INTO sensor (name) SELECT $1 WHERE NOT EXISTS (SELECT FROM sensor WHERE name = $1)"
            " ON CONFLICT DO NOTHING",
            stream->sensor);
    execute(transaction,
            "INSERT INTO run (sensor_id, uuid, source, linktype) SELECT sensor.id, $2, $3, $4 FROM sensor LEFT JOIN run"
            " ON sensor_id = sensor.id AND uuid = $2 WHERE name = $1 AND run.id IS NULL ON CONFLICT DO NOTHING",
            stream->sensor, stream->run, stream->source, stream->linktype);
    const auto ids = execute(transaction,
                             "SELECT sensor_id, run.id FROM run JOIN sensor ON sensor.id = sensor_id"
                             " WHERE name = $1 AND uuid = $2",
                             stream->sensor, stream->run);
    found[key] = {ids[0][0].as<std::int32_t>(), ids[0][1].as<std::int32_t>()};
  }
  transaction.commit();
  runs.insert(found.begin(), found.end());
}

/// Takes the locks of all runs, in the order of their ids, and finds which windows are not yet in the ledger. Those
/// that are too old to tell are `expired`.
std::vector<NewWindow> claim(pqxx::work& transaction, std::span<const WindowRecord> windows, const Runs& runs,
                             std::size_t& expired) {
  struct RunWindows {
    std::string uuid;
    std::int32_t sensor = 0;
    std::map<std::int64_t, const WindowRecord*> by_start;
  };
  std::map<std::int32_t, RunWindows> by_run;
  for (const auto& record : windows) {
    const auto ids = runs.at({record.stream.sensor, record.stream.run});
    auto& run = by_run[ids.run];
    run.uuid = record.stream.run;
    run.sensor = ids.sensor;
    run.by_start.emplace(postgres::to_us(record.summary.window.start), &record);
  }
  std::vector<NewWindow> fresh;
  for (auto& [run_id, run] : by_run) {
    const auto lock = execute(transaction,
                              fmt::format("SELECT pg_advisory_xact_lock({}, id) FROM run"
                                          " WHERE id = $1 AND uuid = $2 AND sensor_id = $3",
                                          postgres::locks::run_class),
                              run_id, run.uuid, run.sensor);
    if (lock.empty()) throw Outdated{};
    const auto there = transaction.exec(fmt::format(
        "SELECT {} FROM traffic_window WHERE sensor_id = {} AND run_id = {} AND start >= {} AND start <= {}",
        postgres::us_of("start"), run.sensor, run_id,
        postgres::literal(postgres::timestamp_from_us(run.by_start.begin()->first)),
        postgres::literal(postgres::timestamp_from_us(run.by_start.rbegin()->first))));
    for (const auto& row : there) run.by_start.erase(row[0].as<std::int64_t>());
    // Asked after the ledger, whose lock the one who retires takes first.
    const auto retired = postgres::retired_windows(transaction);
    for (const auto& [start, record] : run.by_start) {
      const Timestamp at = record->summary.window.start;
      if (std::ranges::any_of(retired, [at](Period gone) { return gone.since <= at && at < gone.until; })) {
        ++expired;
      } else {
        fresh.push_back({record, run.sensor, run_id});
      }
    }
  }
  std::ranges::stable_sort(fresh, {}, [](const NewWindow& window) { return window.record->summary.window.start; });
  return fresh;
}

WriteReport write_once(pqxx::connection& connection, std::span<const WindowRecord> windows, const Runs& runs) {
  pqxx::work transaction(connection);
  std::size_t expired = 0;
  const auto fresh = claim(transaction, windows, runs, expired);
  if (!fresh.empty()) postgres::ingest(transaction, fresh);
  transaction.commit();
  return {fresh.size(), windows.size() - fresh.size() - expired, expired};
}

/// By its words: a cluster's COPY gives them another SQLSTATE (XX000) than 23514.
bool lacks_partition(const pqxx::sql_error& error) {
  return std::string_view(error.what()).find("no partition of relation") != std::string_view::npos;
}

}  // namespace

Result<WriteReport> PostgresStore::write(std::span<const WindowRecord> windows) {
  for (const auto& record : windows) {
    if (auto fits = check_record(record); !fits) return tl::unexpected(fits.error());
  }
  if (windows.empty()) return WriteReport{};
  std::vector<postgres::RowPlace> places;
  for (const auto& record : windows) {
    for (const char* table : {"traffic", "traffic_window"}) places.emplace_back(table, record.summary.window.start);
  }
  return session_->database.run([&](pqxx::connection& connection) -> Result<WriteReport> {
    const auto attempt = [&] {
      postgres::ensure_partitions(connection, places, session_->partitions);
      ensure_runs(connection, windows, session_->runs);
      return write_once(connection, windows, session_->runs);
    };
    try {
      return attempt();
    } catch (const Outdated&) {
      // What was remembered is forgotten below, and the write is tried once more.
    } catch (const pqxx::sql_error& error) {
      if (!lacks_partition(error)) throw;
    }
    // The schema was made anew or partitions were dropped since they were remembered: once more with what there is.
    session_->runs.clear();
    session_->partitions.clear();
    return attempt();
  });
}

Result<bool> PostgresStore::settle() {
  using namespace std::chrono_literals;
  return session_->database.run([&](pqxx::connection& connection) -> Result<bool> {
    const postgres::SessionLock lock(connection, postgres::locks::rollup);
    if (!lock.held()) return false;
    auto& buckets = session_->buckets_a_piece;
    const auto began = std::chrono::steady_clock::now();
    bool made = false;
    try {
      made = postgres::roll_up_some(connection, session_->partitions, {}, buckets) != 0;
    } catch (...) {
      // A partition that is remembered may have been retired by another.
      session_->partitions.clear();
      throw;
    }
    const auto took = std::chrono::steady_clock::now() - began;
    if (took < 250ms) buckets = std::min<std::size_t>(buckets * 2, 4096);
    if (took > 1s) buckets = std::max<std::size_t>(buckets / 2, 1);
    return made;
  });
}

}  // namespace netaugur
