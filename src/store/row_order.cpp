#include "netaugur/store/row_order.hpp"

#include <charconv>
#include <tuple>

#include "netaugur/store/rank.hpp"

namespace netaugur {

namespace {

std::optional<IpAddress> parse_end(std::string_view text) {
  if (text.empty()) return IpAddress{};
  const auto address = parse_address(text);
  return address ? std::optional(*address) : std::nullopt;
}

/// In the sort's own order; equal where the column does not tell them apart.
template <class Value>
std::weak_ordering ordered(const Value& a, const Value& b, SortOrder order) {
  return order == SortOrder::ascending ? a <=> b : b <=> a;
}

/// IPv4 before IPv6, and what is missing before both.
auto number_of(const IpAddress& address) { return std::tie(address.kind, address.bytes); }

auto number_of(const NumberedKey& key) { return std::tuple(number_of(key.src), number_of(key.dst), key.service); }

std::weak_ordering by_column(const StoredRow& a, const StoredRow& b, const Sort& sort) {
  const auto& [first, second] = std::tie(a.row.key, b.row.key);
  switch (sort.column) {
    case SortColumn::start:
      return ordered(a.start, b.start, sort.order);
    case SortColumn::src_ip:
      return ordered(number_of(first.src), number_of(second.src), sort.order);
    case SortColumn::dst_ip:
      return ordered(number_of(first.dst), number_of(second.dst), sort.order);
    case SortColumn::service:
      return ordered(first.service, second.service, sort.order);
    default:
      return ordered(amount_of(a.row.counts, sort.column), amount_of(b.row.counts, sort.column), sort.order);
  }
}

}  // namespace

std::optional<NumberedKey> parse_key(Dimension by, std::string_view value) {
  NumberedKey key;
  if (value == "none" && by != Dimension::ip) return key;
  if (by == Dimension::service) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), port);
    if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
    key.service = port;
    return key;
  }
  const std::size_t arrow = by == Dimension::pair ? value.find('>') : value.size();
  if (arrow == std::string_view::npos) return std::nullopt;
  const auto src = parse_end(value.substr(0, arrow));
  const auto dst = parse_end(by == Dimension::pair ? value.substr(arrow + 1) : std::string_view());
  if (!src || !dst) return std::nullopt;
  return NumberedKey{*src, *dst, std::nullopt};
}

Sort sort_of(const TopQuestion& question) {
  const auto column = question.metric == Metric::packets ? SortColumn::packets : SortColumn::bytes;
  return question.sort.value_or(Sort{column, SortOrder::descending});
}

std::uint64_t amount_of(const Counts& counts, SortColumn column) {
  if (column == SortColumn::packets) return counts.packets.value;
  return column == SortColumn::bytes ? counts.bytes.value : 0;
}

std::uint64_t amount_of(const WindowSummary& window, SortColumn column) {
  if (column == SortColumn::hosts) return window.hosts;
  if (column == SortColumn::pairs) return window.pairs;
  return column == SortColumn::lost ? lost_of(window.loss).value : amount_of(window.total, column);
}

bool comes_before(const TopRow& a, const TopRow& b, const TopQuestion& question) {
  const Sort sort = sort_of(question);
  auto compared = ordered(amount_of(a.counts, sort.column), amount_of(b.counts, sort.column), sort.order);
  if (sort.column == SortColumn::value) {
    const auto first = parse_key(question.by, a.value).value_or(NumberedKey{});
    const auto second = parse_key(question.by, b.value).value_or(NumberedKey{});
    compared = ordered(number_of(first), number_of(second), sort.order);
  }
  return compared != 0 ? compared < 0 : a.value < b.value;
}

bool comes_before(const StoredRow& a, const StoredRow& b, const Sort& sort) {
  if (const auto compared = by_column(a, b, sort); compared != 0) return compared < 0;
  return std::tie(b.start, a.sensor, a.row.key) < std::tie(a.start, b.sensor, b.row.key);
}

bool comes_before(const StoredWindow& a, const StoredWindow& b, const Sort& sort) {
  const auto place = [&](const StoredWindow& window) {
    return std::tuple(amount_of(window.summary, sort.column), window.summary.window.start, window.sequence);
  };
  if (sort.column == SortColumn::start) return ordered(place(a), place(b), sort.order) < 0;
  if (const auto compared = ordered(std::get<0>(place(a)), std::get<0>(place(b)), sort.order); compared != 0) {
    return compared < 0;
  }
  return place(b) < place(a);
}

}  // namespace netaugur
