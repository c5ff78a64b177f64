#include "netaugur/store/filter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "netaugur/base/suggest.hpp"

namespace netaugur {

namespace {

Result<std::uint16_t> parse_service(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return fail(ErrorCode::usage, fmt::format("'{}' is not a port from 0 to 65535", text));
  }
  return port;
}

Result<std::string> parse_sensor(std::string_view text) { return std::string(text); }

/// Reads a comma-separated list into what `list_of` names for each word, which it may shorten; messages name the term.
template <class ListOf, class Parse>
Status read_list(const FilterTerm& term, ListOf list_of, Parse parse) {
  std::string_view rest = term.second;
  while (true) {
    const auto comma = rest.find(',');
    auto word = rest.substr(0, comma);
    auto& out = list_of(word);
    if (word.empty()) return fail(ErrorCode::usage, fmt::format("{}={}: an empty value", term.first, term.second));
    auto value = parse(word);
    if (!value) return fail(ErrorCode::usage, fmt::format("{}={}: {}", term.first, term.second, value.error().message));
    if (std::ranges::find(out, *value) == out.end()) out.push_back(std::move(*value));
    if (comma == std::string_view::npos) return {};
    rest.remove_prefix(comma + 1);
  }
}

template <class T, class Parse>
Status read_choice(const FilterTerm& term, Choice<T>& choice, Parse parse) {
  const auto list_of = [&choice](std::string_view& word) -> std::vector<T>& {
    if (!word.starts_with('!')) return choice.only;
    word.remove_prefix(1);
    return choice.without;
  };
  return read_list(term, list_of, parse);
}

/// Adds the field's term where it narrows.
template <class T, class Show>
void add_term(std::vector<FilterTerm>& terms, const char* field, const Choice<T>& choice, Show show) {
  if (choice.empty()) return;
  std::string text;
  for (const auto& value : choice.only) text += (text.empty() ? "" : ",") + show(value);
  for (const auto& value : choice.without) text += (text.empty() ? "!" : ",!") + show(value);
  terms.emplace_back(field, std::move(text));
}

}  // namespace

bool EndPair::matches(const IpAddress& from, const IpAddress& to) const {
  return (src.contains(from) && dst.contains(to)) || (way == Way::either && src.contains(to) && dst.contains(from));
}

Result<EndPair> parse_end_pair(std::string_view text) {
  const auto between = text.find_first_of(">-");
  if (between == std::string_view::npos) {
    return fail(
        ErrorCode::usage,
        fmt::format("'{}' is no pair: write 10.0.0.1>10.0.0.2 (from, to) or 10.0.0.1-10.0.0.2 (either way)", text));
  }
  const auto src = parse_network(text.substr(0, between));
  if (!src) return tl::unexpected(src.error());
  const auto dst = parse_network(text.substr(between + 1));
  if (!dst) return tl::unexpected(dst.error());
  return EndPair{*src, *dst, text[between] == '>' ? EndPair::Way::one : EndPair::Way::either};
}

std::string to_text(const EndPair& pair) {
  return to_text(pair.src) + (pair.way == EndPair::Way::one ? ">" : "-") + to_text(pair.dst);
}

bool Filter::matches(const std::string& sensor, const TrafficKey& key) const {
  if (!sensors.empty() && std::ranges::find(sensors, sensor) == sensors.end()) return false;
  return protos.allows([&](Proto proto) { return proto == key.proto; }) &&
         families.allows([&](Family family) { return family == key.family; }) &&
         services.allows([&](std::uint16_t service) { return key.service == service; }) &&
         pairs.allows([&](const EndPair& pair) { return pair.matches(key.src, key.dst); }) &&
         ips.allows([&](const IpNetwork& ends) { return ends.contains(key.src) || ends.contains(key.dst); });
}

bool Filter::narrows_rows() const {
  return !protos.empty() || !families.empty() || !ips.empty() || !pairs.empty() || !services.empty();
}

Result<Filter> parse_filter(std::span<const FilterTerm> terms) {
  Filter filter;
  for (const auto& term : terms) {
    Status read;
    if (term.first == "proto") {
      read = read_choice(term, filter.protos, parse_proto);
    } else if (term.first == "family") {
      read = read_choice(term, filter.families, parse_family);
    } else if (term.first == "ip") {
      read = read_choice(term, filter.ips, parse_network);
    } else if (term.first == "pair") {
      read = read_choice(term, filter.pairs, parse_end_pair);
    } else if (term.first == "service") {
      read = read_choice(term, filter.services, parse_service);
    } else if (term.first == "sensor") {
      read = read_list(term, [&](std::string_view&) -> auto& { return filter.sensors; }, parse_sensor);
    } else {
      return fail(ErrorCode::usage,
                  fmt::format("'{}' is not a filter field; take proto, family, ip, pair, service or sensor{}",
                              term.first, did_you_mean(term.first, filter_fields)));
    }
    if (!read) return tl::unexpected(read.error());
  }
  return filter;
}

std::vector<FilterTerm> to_terms(const Filter& filter) {
  std::vector<FilterTerm> terms;
  add_term(terms, "proto", filter.protos, [](Proto proto) { return name_of(proto); });
  add_term(terms, "family", filter.families, [](Family family) { return std::string(name_of(family)); });
  add_term(terms, "ip", filter.ips, [](const IpNetwork& network) { return to_text(network); });
  add_term(terms, "pair", filter.pairs, [](const EndPair& pair) { return to_text(pair); });
  add_term(terms, "service", filter.services, [](std::uint16_t port) { return std::to_string(port); });
  if (!filter.sensors.empty()) terms.emplace_back("sensor", fmt::format("{}", fmt::join(filter.sensors, ",")));
  return terms;
}

}  // namespace netaugur
