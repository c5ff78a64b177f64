// How many rows a second PostgresStore::write stores, beside a bare COPY of the same rows into an unindexed table.
//   tests/bench/store_write DATABASE [WINDOWS [ROWS_PER_WINDOW [WINDOWS_PER_TRANSACTION]]]
// DATABASE is migrated and must be empty. Keys are drawn with a skew (an address is the smaller of two draws) from
// 20,000 addresses, by a fixed seed.

#include <cstdio>
#include <cstdlib>
#include <map>
#include <pqxx/pqxx>
#include <random>
#include <span>
#include <string>
#include <vector>

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

std::vector<WindowRecord> make_windows(std::size_t windows, std::size_t rows) {
  std::mt19937 random(42);
  std::vector<WindowRecord> made;
  const Timestamp first = parse_rfc3339("2026-03-14T00:00:00Z").value();
  for (std::size_t w = 0; w < windows; ++w) {
    std::map<TrafficKey, Counts> sums;
    while (sums.size() < rows) {
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

void print_rate(const char* what, std::size_t rows, Timestamp since) {
  const double seconds = std::chrono::duration<double>(now() - since).count();
  std::printf("%-12s %zu rows in %.2f s: %.0f rows/s\n", what, rows, seconds, static_cast<double>(rows) / seconds);
}

/// The file is the server's to read, as psql's \copy would send it: one COPY, no index, no conversion on our side.
void bare_copy(const std::string& url, std::size_t rows) {
  pqxx::connection connection(url);
  pqxx::nontransaction session(connection);
  session.exec("CREATE TABLE bench_bare (LIKE traffic); COPY (SELECT * FROM traffic) TO '/tmp/netaugur_bench_rows'");
  const Timestamp since = now();
  session.exec("COPY bench_bare FROM '/tmp/netaugur_bench_rows'");
  print_rate("bare COPY", rows, since);
  session.exec("DROP TABLE bench_bare");
}

int run(const std::string& url, std::size_t windows, std::size_t rows, std::size_t batch) {
  const auto records = make_windows(windows, rows);
  auto store = PostgresStore::connect(url);
  if (!store) return report("bench", store.error());
  const Timestamp since = now();
  for (std::size_t i = 0; i < records.size(); i += batch) {
    const auto span = std::span(records).subspan(i, std::min(batch, records.size() - i));
    const auto written = (*store)->write(span);
    if (!written) return report("bench", written.error());
  }
  print_rate("write()", windows * rows, since);
  bare_copy(url, windows * rows);
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
  return netaugur::run(argv[1], number(2, 200), number(3, 5000), number(4, 1));
}
