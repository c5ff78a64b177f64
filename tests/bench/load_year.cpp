// Loads a simulated year of 20,000 addresses through PostgresStore::write, which copies rows and ledger.
//   load_year DATABASE [ROWS [FIRST_DAY [DAYS]]]     50 million rows over 365 days from 2025-01-01 on by default
// Two sensors, windows of 30 s; the same arguments give the same rows, and what is already there is left as it is.

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/window/summary.hpp"
#include "year_model.hpp"

namespace netaugur::bench {

namespace {

constexpr Duration window_length = std::chrono::seconds(30);
constexpr std::size_t batch_rows = 50'000;

struct Year {
  std::size_t rows = 50'000'000;
  Timestamp first;
  std::int64_t days = 365;

  [[nodiscard]] std::int64_t windows() const { return std::chrono::days(days) / window_length; }
};

struct Sensor {
  const char* name;
  const char* run;
  double share;  ///< of all rows
};
constexpr std::array<Sensor, 2> sensors{
    {{"edge1", "6f2d9c1e-0000-4000-8000-000000000001", 0.6}, {"edge2", "6f2d9c1e-0000-4000-8000-000000000002", 0.4}}};

WindowRecord make_window(const Sensor& sensor, Timestamp start, std::size_t rows, const Talk& talk) {
  WindowRecord record{{sensor.name, sensor.run, "year", "EN10MB"}, {}, {}};
  Random random(static_cast<std::uint64_t>(start.time_since_epoch() / window_length) * 2 +
                static_cast<std::uint64_t>(&sensor - sensors.data()));
  std::map<TrafficKey, Counts> distinct;
  while (distinct.size() < rows) {
    const TrafficRow row = talk.draw(random);
    distinct.emplace(row.key, row.counts);
  }
  Loss loss;
  for (const auto& [key, counts] : distinct) {
    record.rows.push_back({key, counts});
    loss.received += counts.packets;
  }
  if (random.below(5000) == 0) loss.dropped_kernel = Packets{1 + random.below(300)};
  record.summary = summarise(sensor.name, {start, window_length}, record.rows, loss);
  return record;
}

/// Windows in order, each with its part of the sensor's rows by activity; what was cut off goes to later windows.
Status load(const Sensor& sensor, const Year& year, double activity_total, PostgresStore& store,
            std::atomic<std::size_t>& done) {
  const Talk talk;
  const double rows_total = sensor.share * static_cast<double>(year.rows);
  double reached = 0;
  std::size_t rows_made = 0;
  std::size_t waiting = 0;
  std::vector<WindowRecord> batch;
  for (std::int64_t w = 0; w < year.windows(); ++w) {
    const Timestamp start = year.first + w * window_length;
    reached += activity(start);
    const auto until = static_cast<std::size_t>(rows_total * (reached / activity_total) + 0.5);
    batch.push_back(make_window(sensor, start, until - rows_made, talk));
    waiting += until - rows_made;
    rows_made = until;
    if (waiting < batch_rows && w + 1 < year.windows()) continue;
    if (const auto written = store.write(batch); !written) return tl::unexpected(written.error());
    done += waiting;
    waiting = 0;
    batch.clear();
  }
  return {};
}

int run(const std::string& url, const Year& year) {
  double activity_total = 0;
  for (std::int64_t w = 0; w < year.windows(); ++w) activity_total += activity(year.first + w * window_length);
  const Timestamp since = now();
  std::atomic<std::size_t> done{0};
  std::atomic<int> status{0};
  std::vector<std::thread> threads;
  for (const Sensor& sensor : sensors) {
    threads.emplace_back([&] {
      auto store = PostgresStore::connect(url);
      const Status loaded =
          store ? load(sensor, year, activity_total, **store, done) : Status(tl::unexpected(store.error()));
      if (!loaded) status = report("load_year", loaded.error());
    });
  }
  for (auto& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(now() - since).count();
  std::printf("%zu rows, %zu windows in %.0f s: %.0f rows/s\n", done.load(),
              sensors.size() * static_cast<std::size_t>(year.windows()), seconds,
              static_cast<double>(done.load()) / seconds);
  return status;
}

}  // namespace

}  // namespace netaugur::bench

int main(int argc, char** argv) {
  using netaugur::parse_instant;
  netaugur::bench::Year year;
  const auto first = parse_instant(argc > 3 ? argv[3] : "2025-01-01", netaugur::now());
  if (argc < 2 || !first) {
    std::fputs("usage: load_year DATABASE [ROWS [FIRST_DAY [DAYS]]]\n", stderr);
    return 2;
  }
  year.first = *first;
  if (argc > 2) year.rows = static_cast<std::size_t>(std::atoll(argv[2]));
  if (argc > 4) year.days = std::atoll(argv[4]);
  return netaugur::bench::run(argv[1], year);
}
