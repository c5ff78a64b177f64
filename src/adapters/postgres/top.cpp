#include <fmt/format.h>

#include "gaps.hpp"
#include "keys.hpp"
#include "netaugur/store/rank.hpp"
#include "netaugur/store/row_order.hpp"
#include "session.hpp"
#include "snapshot.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

/// ` WHERE` a key comes behind the cursor; what has no key comes behind all.
std::string behind(const pqxx::transaction_base& transaction, const std::optional<RankCursor>& cursor) {
  if (!cursor) return "";
  const auto& [column, order] = cursor->sort;
  const char* const behind = order == SortOrder::ascending ? ">" : "<";
  if (column == SortColumn::value) {
    return fmt::format(" WHERE k1 IS NULL OR ({}) {} ({})", postgres::key_columns(cursor->by), behind,
                       postgres::key_literal(cursor->by, cursor->value));
  }
  return fmt::format(" WHERE k1 IS NULL OR {0} {4} {1} OR ({0} = {1} AND {2} > {3})", name_of(column), cursor->amount,
                     postgres::key_text(cursor->by), transaction.quote(cursor->value), behind);
}

/// ` ORDER BY` the question's sort, ties unordered.
std::string ordered(const TopQuestion& question) {
  const auto& [column, order] = sort_of(question);
  const std::string_view direction = order == SortOrder::ascending ? "" : " DESC";
  if (column != SortColumn::value) return fmt::format(" ORDER BY {}{}", name_of(column), direction);
  return fmt::format(" ORDER BY k1{0}{1}", direction,
                     question.by == Dimension::pair ? fmt::format(", k2{}", direction) : "");
}

/// Of the rows of `by` those whose key lies within the question's networks.
std::string keyed_within(const pqxx::transaction_base& transaction, const Tiles& tiles, const TopQuestion& question) {
  std::string sql =
      fmt::format("({}) AS keyed", postgres::keyed_rows(transaction, tiles, question.filter, question.by));
  if (question.within.empty()) return sql;
  const auto holds = [](const IpNetwork& network) { return fmt::format("k1 <<= '{}'::inet", to_text(network)); };
  return sql + " WHERE k1 IS NOT NULL" + postgres::where_allows(question.within, holds);
}

}  // namespace

Result<TopAnswer> PostgresStore::top(const TopQuestion& question) {
  const auto cursor = plan_top(question);
  if (!cursor) return tl::unexpected(cursor.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<TopAnswer> {
    postgres::Snapshot snapshot(connection, session_->plans);
    auto& transaction = snapshot.transaction();
    auto gaps = postgres::read_retired(transaction);
    postgres::read_due(transaction, question.period, question.filter, gaps);
    const auto tiles = tile(question.period, gaps);
    if (!tiles) return tl::unexpected(tiles.error());
    TopAnswer answer;
    answer.resolution = coarsest_of(*tiles);
    // One row more than is asked for tells whether there is a further page; ties are put in order afterwards.
    const std::string key = postgres::key_columns(question.by);
    const std::string remaining = behind(transaction, *cursor);
    // Sums of sums as integers: sorting and adding up the numerics that sum() makes of them takes twice as long.
    const auto rows = transaction.exec(fmt::format(
        "WITH summed AS MATERIALIZED (SELECT {0}, sum(packets)::bigint AS packets, sum(bytes)::bigint AS bytes"
        " FROM {1} GROUP BY {0}),"
        " rest AS (SELECT sum(packets) AS packets, sum(bytes) AS bytes FROM summed{2}),"
        " total AS (SELECT {6} FROM {7})"
        " SELECT {3}, largest.packets, largest.bytes, rest.packets, rest.bytes, total.packets, total.bytes"
        " FROM rest CROSS JOIN total LEFT JOIN (SELECT * FROM (SELECT * FROM summed{2}) AS remaining"
        " WHERE k1 IS NOT NULL{4} FETCH FIRST {5} ROWS WITH TIES) AS largest ON true",
        key, keyed_within(transaction, *tiles, question), remaining,
        question.by == Dimension::pair ? "k1, k2" : "k1, NULL", ordered(question), question.limit + 1,
        remaining.empty() ? "*" : "sum(packets) AS packets, sum(bytes) AS bytes",
        remaining.empty() ? "rest" : "summed"));
    const postgres::KeyReader keys(transaction, question.by);
    for (const auto& row : rows) {
      answer.other = postgres::counts_of(row[4], row[5]);
      answer.total = postgres::counts_of(row[6], row[7]);
      if (!row[0].is_null()) answer.rows.push_back({keys.value(row[0], row[1]), postgres::counts_of(row[2], row[3])});
    }
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
