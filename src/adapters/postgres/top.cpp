#include <fmt/format.h>

#include "gaps.hpp"
#include "keys.hpp"
#include "netaugur/store/rank.hpp"
#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

Result<TopAnswer> PostgresStore::top(const TopQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  if (auto fits = check_period(question.period); !fits) return tl::unexpected(fits.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<TopAnswer> {
    postgres::Snapshot snapshot(connection);
    auto& transaction = snapshot.transaction();
    auto gaps = postgres::read_retired(transaction);
    postgres::read_due(transaction, question.period, question.filter, gaps);
    const auto tiles = tile(question.period, gaps);
    if (!tiles) return tl::unexpected(tiles.error());
    TopAnswer answer;
    answer.resolution = coarsest_of(*tiles);
    const auto rows = transaction.exec(fmt::format(
        "SELECT k1, k2, sum(packets), sum(bytes), sum(sum(packets)) OVER (), sum(sum(bytes)) OVER () FROM ({}) AS keyed"
        " GROUP BY k1, k2{} LIMIT {}",
        postgres::keyed_rows(transaction, *tiles, question.filter, question.by),
        postgres::largest_first(question.by, question.metric), question.limit));
    const postgres::KeyReader keys(transaction, question.by);
    for (const auto& row : rows) {
      const Counts counts = postgres::counts_of(row[2], row[3]);
      answer.other = postgres::counts_of(row[4], row[5]);
      if (row[0].is_null()) continue;
      answer.rows.push_back({keys.value(row[0], row[1]), counts});
    }
    answer.total = answer.other;
    for (const auto& row : answer.rows) {
      answer.other.packets.value -= row.counts.packets.value;
      answer.other.bytes.value -= row.counts.bytes.value;
    }
    if (question.by == Dimension::ip) {
      const auto total = transaction.exec(
          fmt::format("SELECT sum(packets), sum(bytes) FROM ({}) AS keyed",
                      postgres::keyed_rows(transaction, *tiles, question.filter, Dimension::total)))[0];
      answer.total = postgres::counts_of(total[0], total[1]);
    }
    keep_largest(answer, question);
    return answer;
  });
}

}  // namespace netaugur
