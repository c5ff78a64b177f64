#include "gaps.hpp"

#include <fmt/format.h>

#include "sql.hpp"

namespace netaugur::postgres {

namespace {

Resolution resolution_named(const std::string& name) {
  for (const Resolution resolution : {Resolution::minute, Resolution::hour, Resolution::day, Resolution::month}) {
    if (name == name_of(resolution)) return resolution;
  }
  return Resolution::raw;
}

}  // namespace

std::vector<Period> retired_windows(pqxx::transaction_base& transaction) {
  std::vector<Period> periods;
  for (const auto& row : transaction.exec(
           fmt::format("SELECT {}, {} FROM retired WHERE resolution = 'windows'", us_of("since"), us_of("until")))) {
    periods.push_back({timestamp_from_us(row[0].as<std::int64_t>()), timestamp_from_us(row[1].as<std::int64_t>())});
  }
  return periods;
}

RollupGaps read_retired(pqxx::transaction_base& transaction) {
  RollupGaps gaps;
  gaps.retired_windows = retired_windows(transaction);
  const auto rows = transaction.exec(fmt::format("SELECT resolution, {}, {} FROM retired WHERE resolution <> 'windows'",
                                                 us_of("since"), us_of("until")));
  for (const auto& row : rows) {
    gaps.retired.push_back(
        {resolution_named(row[0].as<std::string>()),
         {timestamp_from_us(row[1].as<std::int64_t>()), timestamp_from_us(row[2].as<std::int64_t>())}});
  }
  return gaps;
}

void read_due(pqxx::transaction_base& transaction, Period period, const Filter& filter, RollupGaps& gaps) {
  const auto rows = transaction.exec(fmt::format(
      "SELECT DISTINCT level, {} FROM rollup_due WHERE level = ANY ('{{1,2,3,4}}'){}{} ORDER BY 1, 2", us_of("start"),
      where_start(widen_to(Resolution::month, period).period), where_sensor(transaction, filter)));
  for (const auto& row : rows) {
    gaps.due.at(row[0].as<std::size_t>()).push_back(timestamp_from_us(row[1].as<std::int64_t>()));
  }
}

}  // namespace netaugur::postgres
