// How many rows a second PostgresStore::write stores, beside a bare COPY of the same rows into an unindexed table; and
// how many when the rollups that it leaves for later count too. Best of three rounds, the rows of each checked first.
//   tests/bench/store_write DATABASE [WINDOWS [ROWS_PER_WINDOW [WINDOWS_PER_TRANSACTION]]]
// WINDOWS_PER_TRANSACTION: without it as many as BackgroundWriter takes of a backlog; live it is one.
// DATABASE is migrated and must be empty; its server reads and writes /tmp. Keys are drawn with a skew (an address is
// the smaller of two draws) from 20,000 addresses, by a fixed seed.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <pqxx/pqxx>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "netaugur/adapters/background_writer.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"

namespace netaugur {

namespace {

IpAddress random_address(std::mt19937& random) {
  const auto host = std::min(random() % 20'000, random() % 20'000);
  IpAddress address;
  address.kind = AddressKind::ipv4;
  address.bytes = {10, 0, static_cast<std::uint8_t>(host >> 8), static_cast<std::uint8_t>(host & 255)};
  return address;
}

struct Sizes {
  std::size_t windows = 0;
  std::size_t rows = 0;   ///< of a window
  std::size_t batch = 1;  ///< windows of a transaction
};

/// Each round has days of its own, so that no round finds what another wrote.
std::vector<WindowRecord> make_windows(const Sizes& sizes, int round) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(42 + round));
  std::vector<WindowRecord> made;
  const Timestamp first = parse_rfc3339("2026-03-14T00:00:00Z").value() + round * std::chrono::days(10);
  for (std::size_t w = 0; w < sizes.windows; ++w) {
    std::map<TrafficKey, Counts> sums;
    while (sums.size() < sizes.rows) {
      TrafficKey key{Family::ipv4, random() % 3 == 0 ? protos::udp : protos::tcp, random_address(random),
                     random_address(random), static_cast<std::uint16_t>(random() % 50)};
      sums[key] = {Packets{1 + random() % 100}, Bytes{64 + random() % 100'000}};
    }
    WindowRecord record{{"bench", "6f2d9c1e-0000-4000-8000-00000000000a", "bench", "EN10MB"}, {}, {}};
    record.summary.sensor = "bench";
    record.summary.window = {first + std::chrono::seconds(5 * w), std::chrono::seconds(5)};
    for (const auto& [key, counts] : sums) {
      record.rows.push_back({key, counts});
      record.summary.total += counts;
      record.summary.by_proto[key.proto] += counts;
      record.summary.by_family[key.family] += counts;
    }
    made.push_back(std::move(record));
  }
  return made;
}

/// ` WHERE …`, in SQL.
std::string where_start_of(const std::vector<WindowRecord>& records) {
  return " WHERE start BETWEEN '" + to_rfc3339(records.front().summary.window.start) + "' AND '" +
         to_rfc3339(records.back().summary.window.start) + "'";
}

double seconds_since(Timestamp since) { return std::chrono::duration<double>(now() - since).count(); }

/// Rows a second of one round; zero where there is nothing to settle.
struct Rates {
  double written = 0;
  double settled = 0;  ///< writing and rolling up together
  double bare = 0;
};

/// What the database holds of these windows, against what was written.
Status check(pqxx::connection& connection, const std::vector<WindowRecord>& records) {
  Counts sum;
  std::size_t rows = 0;
  for (const auto& record : records) {
    sum += record.summary.total;
    rows += record.rows.size();
  }
  pqxx::nontransaction session(connection);
  const auto there =
      session.exec("SELECT count(*), sum(packets), sum(bytes) FROM traffic" + where_start_of(records))[0];
  if (there[0].as<std::size_t>() == rows && there[1].as<std::uint64_t>() == sum.packets.value &&
      there[2].as<std::uint64_t>() == sum.bytes.value) {
    return {};
  }
  return fail(ErrorCode::internal, "the rows in the database are not those that were written: is it empty at first?");
}

/// The file is the server's to read, as psql's \copy would send it: one COPY, no index, no conversion on our side.
double bare_copy(pqxx::connection& connection, const std::vector<WindowRecord>& records) {
  pqxx::nontransaction session(connection);
  const std::string file = "/tmp/netaugur_bench_" + random_uuid();
  session.exec("CREATE TABLE bench_bare (LIKE traffic); COPY (SELECT * FROM traffic" + where_start_of(records) +
               ") TO '" + file + "'");
  const Timestamp since = now();
  session.exec("COPY bench_bare FROM '" + file + "'");
  const double seconds = seconds_since(since);
  session.exec("DROP TABLE bench_bare");
  static_cast<void>(std::remove(file.c_str()));
  return seconds;
}

Result<Rates> measure(const std::string& url, const Sizes& sizes, int round) {
  const auto records = make_windows(sizes, round);
  const auto rows = static_cast<double>(sizes.windows * sizes.rows);
  auto store = PostgresStore::connect(url);
  if (!store) return tl::unexpected(store.error());
  const Timestamp since = now();
  for (std::size_t i = 0; i < records.size(); i += sizes.batch) {
    const auto written = (*store)->write(std::span(records).subspan(i, std::min(sizes.batch, records.size() - i)));
    if (!written) return tl::unexpected(written.error());
  }
  Rates rates{rows / seconds_since(since), 0, 0};
  pqxx::connection connection(url);
  if (auto right = check(connection, records); !right) return tl::unexpected(right.error());
  const Timestamp settling = now();
  for (bool more = true; more;) {
    const auto settled = (*store)->settle();
    if (!settled) return tl::unexpected(settled.error());
    more = *settled;
  }
  rates.settled = rows / (rows / rates.written + seconds_since(settling));
  rates.bare = rows / bare_copy(connection, records);
  std::printf("round %d: write() %.0f rows/s, with its rollups %.0f rows/s, bare COPY %.0f rows/s\n", round + 1,
              rates.written, rates.settled, rates.bare);
  return rates;
}

int run(const std::string& url, const Sizes& sizes) {
  Rates best;
  for (int round = 0; round < 3; ++round) {
    const auto rates = measure(url, sizes, round);
    if (!rates) return report("bench", rates.error());
    best = {std::max(best.written, rates->written), std::max(best.settled, rates->settled),
            std::max(best.bare, rates->bare)};
  }
  std::printf("best of 3, %zu rows each: write() at %.2f of a bare COPY, with its rollups %.2f\n",
              sizes.windows * sizes.rows, best.written / best.bare, best.settled / best.bare);
  return 0;
}

}  // namespace

}  // namespace netaugur

int main(int argc, char** argv) {
  const auto number = [&](int i, std::size_t otherwise) {
    return argc > i ? static_cast<std::size_t>(std::atoll(argv[i])) : otherwise;
  };
  if (argc < 2) {
    std::fputs("usage: store_write DATABASE [WINDOWS [ROWS_PER_WINDOW [WINDOWS_PER_TRANSACTION]]]\n", stderr);
    return 2;
  }
  const std::size_t rows = number(3, 5000);
  using netaugur::BackgroundWriter;
  const auto backlog = std::clamp<std::size_t>(BackgroundWriter::batch_rows / rows, 1, BackgroundWriter::batch_windows);
  return netaugur::run(argv[1], {number(2, 200), rows, number(4, backlog)});
}
