#include "netaugur/store/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace netaugur {

namespace {

constexpr std::array<std::string_view, 6> resolutions = {"raw", "1m", "1h", "1d", "30d", "windows"};
constexpr std::size_t sensor_size_max = 255;
constexpr std::size_t links_max = 10'000;
constexpr Duration keep_max = std::chrono::hours{24 * 36525};
constexpr std::uint64_t size_max_max = 1ULL << 60U;
constexpr std::uint64_t keys_max = 100'000'000;

Status check_links(const std::vector<LinkLimit>& links) {
  if (links.size() > links_max) return fail(ErrorCode::usage, fmt::format("more than {} links", links_max));
  std::set<std::string_view> seen;
  for (const auto& [sensor, bits_per_second] : links) {
    if (sensor.empty() || sensor.size() > sensor_size_max || sensor.find('\0') != std::string::npos) {
      return fail(ErrorCode::usage, "a link names no sensor: take a name of up to 255 octets");
    }
    if (!seen.insert(sensor).second) {
      return fail(ErrorCode::usage, fmt::format("the link of sensor '{}' is listed twice", sensor));
    }
    if (bits_per_second < 1 || bits_per_second > bits_per_second_max) {
      return fail(ErrorCode::usage, fmt::format("the link of sensor '{}' must carry 1 to {} bit/s, not {}", sensor,
                                                bits_per_second_max, bits_per_second));
    }
  }
  return {};
}

Status check_rule(const RetentionRule& rule) {
  const auto refuse = [&rule](std::string_view what) {
    return fail(ErrorCode::usage, fmt::format("retention of {}: {}", rule.resolution, what));
  };
  if (rule.keep && (*rule.keep < keep_min || *rule.keep > keep_max)) {
    return refuse("keep from an hour to a hundred years, or for ever");
  }
  if (rule.size_max && (*rule.size_max < 1 || *rule.size_max > size_max_max)) {
    return refuse("the cap must be 1 octet to an exbibyte, or none");
  }
  if (rule.keys && (*rule.keys < 1 || *rule.keys > keys_max)) {
    return refuse(fmt::format("keep 1 to {} keys, or all", keys_max));
  }
  return {};
}

}  // namespace

Status check_settings(const Settings& settings) {
  if (const Status fits = check_links(settings.links); !fits) return fits;
  std::set<std::string_view> seen;
  for (const RetentionRule& rule : settings.retention) {
    if (std::ranges::find(resolutions, rule.resolution) == resolutions.end()) {
      return fail(ErrorCode::usage,
                  fmt::format("'{}' is no resolution; take raw, 1m, 1h, 1d, 30d or windows", rule.resolution));
    }
    if (!seen.insert(rule.resolution).second) {
      return fail(ErrorCode::usage, fmt::format("the retention of {} is listed twice", rule.resolution));
    }
    if (const Status fits = check_rule(rule); !fits) return fits;
  }
  const auto* const missing = std::ranges::find_if(resolutions, [&](auto name) { return !seen.contains(name); });
  if (missing != resolutions.end()) {
    return fail(ErrorCode::usage, fmt::format("the retention of {} is missing: all six belong to a change", *missing));
  }
  return {};
}

std::optional<std::uint64_t> limit_of(const std::vector<LinkLimit>& links, const std::string& sensor) {
  const auto found = std::ranges::find(links, sensor, &LinkLimit::sensor);
  if (found == links.end()) return std::nullopt;
  return found->bits_per_second;
}

}  // namespace netaugur
