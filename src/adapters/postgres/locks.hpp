#pragma once
// Advisory locks, the order in which one transaction takes them: partitions (alone), runs by id, feed. Migrations
// and forecasts take their own.

namespace netaugur::postgres::locks {

/// Keys of pg_advisory_xact_lock(bigint): "naug" in ASCII, then a number.
inline constexpr const char* migration = "7953749933273055233";
inline constexpr const char* partitions = "7953749933273055234";
/// Held from the drawing of sequence numbers to the commit, so that they become visible in their order.
inline constexpr const char* feed = "7953749933273055235";
/// Held by who saves forecasts to the commit: two at once would wait for each other's series in both directions.
inline constexpr const char* forecasts = "7953749933273055237";
/// Held by the session that rolls up or retires: a session's lock, taken before the snapshot.
inline constexpr const char* rollup = "7953749933273055236";
/// The first key of pg_advisory_xact_lock(int, int); the second is the run's id: two writers of one run take turns.
inline constexpr const char* run_class = "1851880807";

}  // namespace netaugur::postgres::locks
