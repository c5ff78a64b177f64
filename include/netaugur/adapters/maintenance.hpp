#pragma once
// What keeps the database quick and small: `netaugur maintain`, and the proof that its sums fit.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "netaugur/base/result.hpp"
#include "netaugur/base/time.hpp"
#include "netaugur/store/settings.hpp"

namespace netaugur {

/// A change of one field of a rule; `none` in place of a value takes the bound away.
struct RetentionChange {
  enum class Field { keep, size_max, keys };
  std::string resolution;
  Field field = Field::keep;
  std::optional<std::uint64_t> value;  ///< nanoseconds, octets or rows
};

/// Rows that were, or would be, taken away: whole partitions of all tables of a resolution.
struct RetiredPeriod {
  std::string resolution;
  Period period;
  std::uint64_t size = 0;  ///< octets
};

/// Two tables that must have the same sums.
struct SumCheck {
  std::string what;                             ///< `traffic_1h = traffic_1m`
  std::optional<std::string> first_difference;  ///< when, whose and by how much; empty: none
};

/// One connection; not thread-safe. Errors of all: unavailable, internal.
class PostgresMaintenance {
 public:
  /// Errors: as PostgresStore::connect.
  [[nodiscard]] static Result<std::unique_ptr<PostgresMaintenance>> connect(const std::string& url);
  ~PostgresMaintenance();

  [[nodiscard]] Result<std::vector<RetentionRule>> rules();
  /// All or none. Error: usage (no such resolution).
  [[nodiscard]] Status change(const std::vector<RetentionChange>& changes);

  /// Takes the right to do what follows; it lasts as long as this object. False: for a minute another has had it.
  [[nodiscard]] Result<bool> begin();
  /// Makes every rollup that is due and complete. Answers the number of buckets. Precondition: begin.
  [[nodiscard]] Result<std::size_t> roll_up();
  /// What the rules do not keep at `now`.
  [[nodiscard]] Result<std::vector<RetiredPeriod>> beyond_rules(Timestamp now);
  /// Takes a period away, after what it holds has been rolled up. Error: conflict (its tables are in use: the next time
  /// will do). Precondition: begin.
  [[nodiscard]] Status retire(const RetiredPeriod& period);
  /// Makes the partitions of the two days after the newest window. Answers how many were missing.
  [[nodiscard]] Result<std::size_t> prepare_partitions();
  /// Brings the planner's statistics up to date where many rows have changed. Answers the number of tables.
  [[nodiscard]] Result<std::size_t> analyze();

  /// Holds the sums of every table against the next finer one, by bucket, sensor, family and proto, where both have all
  /// rows.
  [[nodiscard]] Result<std::vector<SumCheck>> verify(Period period);

 private:
  class Session;
  explicit PostgresMaintenance(std::unique_ptr<Session> session);

  std::unique_ptr<Session> session_;
};

}  // namespace netaugur
