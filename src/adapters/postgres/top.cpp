#include <fmt/format.h>

#include "keys.hpp"
#include "netaugur/store/rank.hpp"
#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

std::string keyed_tiles(const pqxx::transaction_base& transaction, const std::vector<Tile>& tiles, const Filter& filter,
                        Dimension by) {
  std::string sql;
  for (const auto& tile : tiles) {
    if (!sql.empty()) sql += " UNION ALL ";
    sql += postgres::keyed_rows(transaction, tile, filter, by);
  }
  return sql;
}

}  // namespace

Result<TopAnswer> PostgresStore::top(const TopQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  const auto tiles = tile(question.period);
  if (!tiles) return tl::unexpected(tiles.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<TopAnswer> {
    postgres::Snapshot snapshot(connection);
    auto& transaction = snapshot.transaction();
    TopAnswer answer;
    answer.resolution = coarsest_of(*tiles);
    const auto rows = transaction.exec(fmt::format(
        "SELECT k1, k2, sum(packets), sum(bytes), sum(sum(packets)) OVER (), sum(sum(bytes)) OVER () FROM ({}) AS keyed"
        " GROUP BY k1, k2{} LIMIT {}",
        keyed_tiles(transaction, *tiles, question.filter, question.by),
        postgres::largest_first(question.by, question.metric), question.limit));
    const postgres::KeyReader keys(transaction, question.by);
    for (const auto& row : rows) {
      const Counts counts = postgres::counts_of(row[2], row[3]);
      if (answer.rows.empty()) answer.other = postgres::counts_of(row[4], row[5]);
      answer.rows.push_back({keys.value(row[0], row[1]), counts});
    }
    answer.total = answer.other;
    for (const auto& row : answer.rows) {
      answer.other.packets.value -= row.counts.packets.value;
      answer.other.bytes.value -= row.counts.bytes.value;
    }
    if (question.by == Dimension::ip) {
      const auto total =
          transaction.exec(fmt::format("SELECT sum(packets), sum(bytes) FROM ({}) AS keyed",
                                       keyed_tiles(transaction, *tiles, question.filter, Dimension::total)))[0];
      answer.total = postgres::counts_of(total[0], total[1]);
    }
    keep_largest(answer, question);
    return answer;
  });
}

}  // namespace netaugur
