#include "netaugur/store/filter.hpp"

#include <fmt/format.h>

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

/// Reads a comma-separated list into `out`; the message names the term.
template <class T, class Parse>
Status read_values(const FilterTerm& term, std::vector<T>& out, Parse parse) {
  std::string_view rest = term.second;
  while (true) {
    const auto comma = rest.find(',');
    const auto word = rest.substr(0, comma);
    if (word.empty()) return fail(ErrorCode::usage, fmt::format("{}={}: an empty value", term.first, term.second));
    auto value = parse(word);
    if (!value) return fail(ErrorCode::usage, fmt::format("{}={}: {}", term.first, term.second, value.error().message));
    if (std::ranges::find(out, *value) == out.end()) out.push_back(std::move(*value));
    if (comma == std::string_view::npos) return {};
    rest.remove_prefix(comma + 1);
  }
}

template <class T, class Show>
void add_term(std::vector<FilterTerm>& terms, const char* field, const std::vector<T>& values, Show show) {
  if (values.empty()) return;
  std::string text;
  for (const auto& value : values) {
    if (!text.empty()) text += ',';
    text += show(value);
  }
  terms.emplace_back(field, std::move(text));
}

template <class T>
bool allows(const std::vector<T>& values, const T& value) {
  return values.empty() || std::ranges::find(values, value) != values.end();
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
  if (!allows(sensors, sensor) || !allows(protos, key.proto) || !allows(families, key.family)) return false;
  if (!services.empty() && (!key.service || !allows(services, *key.service))) return false;
  if (!pairs.empty() &&
      std::ranges::none_of(pairs, [&key](const EndPair& pair) { return pair.matches(key.src, key.dst); })) {
    return false;
  }
  return ips.empty() || std::ranges::any_of(ips, [&key](const IpNetwork& network) {
           return network.contains(key.src) || network.contains(key.dst);
         });
}

bool Filter::narrows_rows() const {
  return !protos.empty() || !families.empty() || !ips.empty() || !pairs.empty() || !services.empty();
}

Result<Filter> parse_filter(std::span<const FilterTerm> terms) {
  Filter filter;
  for (const auto& term : terms) {
    Status read;
    if (term.first == "proto") {
      read = read_values(term, filter.protos, parse_proto);
    } else if (term.first == "family") {
      read = read_values(term, filter.families, parse_family);
    } else if (term.first == "ip") {
      read = read_values(term, filter.ips, parse_network);
    } else if (term.first == "pair") {
      read = read_values(term, filter.pairs, parse_end_pair);
    } else if (term.first == "service") {
      read = read_values(term, filter.services, parse_service);
    } else if (term.first == "sensor") {
      read = read_values(term, filter.sensors, parse_sensor);
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
  add_term(terms, "sensor", filter.sensors, [](const std::string& name) { return name; });
  return terms;
}

}  // namespace netaugur
