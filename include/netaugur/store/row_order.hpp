#pragma once
// The order of a table's rows: what a store in memory sorts by, and SQL must answer alike. Pure.

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "netaugur/net/address.hpp"
#include "netaugur/store/question.hpp"

namespace netaugur {

/// A key by ip, pair or service as numbers.
struct NumberedKey {
  IpAddress src;  ///< by ip the address
  IpAddress dst;
  std::optional<std::uint16_t> service;
};
/// Reads SeriesKey::value; empty where it is no key of the dimension.
[[nodiscard]] std::optional<NumberedKey> parse_key(Dimension by, std::string_view value);

/// What the rows of a top list come by: its sort, or else its metric, the largest first.
[[nodiscard]] Sort sort_of(const TopQuestion& question);

/// What is sorted by, where it is a number of packets, bytes, hosts, pairs or lost packets; else 0.
[[nodiscard]] std::uint64_t amount_of(const Counts& counts, SortColumn column);
[[nodiscard]] std::uint64_t amount_of(const WindowSummary& window, SortColumn column);

/// Whether `a` stands before `b`.
[[nodiscard]] bool comes_before(const TopRow& a, const TopRow& b, const TopQuestion& question);
[[nodiscard]] bool comes_before(const StoredRow& a, const StoredRow& b, const Sort& sort);
[[nodiscard]] bool comes_before(const StoredWindow& a, const StoredWindow& b, const Sort& sort);

}  // namespace netaugur
