#include "netaugur/stream/line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "netaugur/base/suggest.hpp"

namespace netaugur {

namespace {

constexpr std::array<std::string_view, 7> dimension_names{"total", "proto",   "family", "ip",
                                                          "pair",  "service", "sensor"};
constexpr std::array<std::string_view, 2> metric_names{"packets", "bytes"};

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

std::string_view name_of(Dimension by) { return dimension_names[static_cast<std::size_t>(by)]; }

Result<Dimension> parse_dimension(std::string_view text) {
  const auto found = std::ranges::find(dimension_names, text);
  if (found == dimension_names.end()) {
    return fail(ErrorCode::usage,
                fmt::format("cannot group by '{}'; take total, proto, family, ip, pair, service or sensor{}", text,
                            did_you_mean(text, dimension_names)));
  }
  return static_cast<Dimension>(found - dimension_names.begin());
}

std::string_view name_of(Metric metric) { return metric_names[static_cast<std::size_t>(metric)]; }

Result<Metric> parse_metric(std::string_view text) {
  const auto found = std::ranges::find(metric_names, text);
  if (found == metric_names.end()) {
    return fail(ErrorCode::usage,
                fmt::format("'{}' is not a metric; take packets or bytes{}", text, did_you_mean(text, metric_names)));
  }
  return static_cast<Metric>(found - metric_names.begin());
}

}  // namespace netaugur
