#include "parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "netaugur/base/rate.hpp"

namespace netaugur::api {

namespace {

bool is_filter_field(std::string_view name) { return std::ranges::find(filter_fields, name) != filter_fields.end(); }

tl::unexpected<Error> bad_value(std::string_view name, const Error& why) {
  return fail(ErrorCode::usage, fmt::format("parameter '{}': {}", name, why.message), why.notes);
}

}  // namespace

Result<Parameters> Parameters::create(const Request& request, std::span<const std::string_view> known) {
  for (auto term = request.query.begin(); term != request.query.end(); ++term) {
    const auto& [name, value] = *term;
    if (std::ranges::find(known, name) == known.end()) {
      const std::string takes = known.empty() ? "no parameters" : fmt::format("{}", fmt::join(known, ", "));
      return fail(ErrorCode::usage, fmt::format("unknown parameter '{}': {} takes {}", name, request.path, takes));
    }
    if (value.empty()) return fail(ErrorCode::usage, fmt::format("parameter '{}' is empty: leave it out", name));
    const auto same = [&](const FilterTerm& other) { return other.first == name; };
    if (!is_filter_field(name) && std::any_of(request.query.begin(), term, same)) {
      return fail(ErrorCode::usage, fmt::format("parameter '{}' is given more than once", name));
    }
  }
  return Parameters(request.query);
}

std::optional<std::string> Parameters::text(std::string_view name) const {
  const auto found = std::ranges::find(terms_, name, &FilterTerm::first);
  if (found == terms_.end()) return std::nullopt;
  return found->second;
}

Result<Period> Parameters::period(Timestamp now, std::string_view since_otherwise) const {
  auto since = parse_instant(text("since").value_or(std::string(since_otherwise)), now);
  if (!since) return bad_value("since", since.error());
  auto until = parse_instant(text("until").value_or("now"), now);
  if (!until) return bad_value("until", until.error());
  if (*until <= *since) {
    return fail(ErrorCode::usage, fmt::format("the period ends ({}) before it starts ({}): change since or until",
                                              to_rfc3339(*until), to_rfc3339(*since)));
  }
  return Period{*since, *until};
}

Result<std::optional<Timestamp>> Parameters::instant(std::string_view name) const {
  const auto given = text(name);
  if (!given) return std::optional<Timestamp>();
  const auto at = parse_rfc3339(*given);
  if (!at) return bad_value(name, at.error());
  return *at;
}

bool Parameters::fixed_period() const {
  // What begins with a digit is a date; everything else counts from now.
  const auto fixed = [this](std::string_view name) {
    const auto given = text(name);
    return given && given->front() >= '0' && given->front() <= '9';
  };
  return fixed("since") && fixed("until");
}

Result<Filter> Parameters::filter() const {
  std::vector<FilterTerm> terms;
  std::ranges::copy_if(terms_, std::back_inserter(terms),
                       [](const FilterTerm& term) { return is_filter_field(term.first); });
  return parse_filter(terms);
}

Result<Dimension> Parameters::by(Dimension otherwise) const {
  const auto given = text("by");
  if (!given) return otherwise;
  auto dimension = parse_dimension(*given);
  if (!dimension) return bad_value("by", dimension.error());
  return dimension;
}

Result<Metric> Parameters::metric() const {
  const auto given = text("metric");
  if (!given) return Metric::bytes;
  auto metric = parse_metric(*given);
  if (!metric) return bad_value("metric", metric.error());
  return metric;
}

Result<Sort> Parameters::sort(std::span<const SortColumn> columns, SortColumn usual) const {
  auto sort = parse_sort({text("sort"), text("order")}, columns, usual);
  if (!sort) return fail(ErrorCode::usage, "parameter " + sort.error().message, sort.error().notes);
  return sort;
}

Result<Duration> Parameters::step() const { return duration("step", Duration{0}); }

Result<Duration> Parameters::duration(std::string_view name, Duration otherwise) const {
  const auto given = text(name);
  if (!given) return otherwise;
  auto length = parse_duration(*given);
  if (!length) return bad_value(name, length.error());
  if (*length <= Duration{0}) {
    return fail(ErrorCode::usage, fmt::format("parameter '{}' must be longer than zero, such as 1m", name));
  }
  return length;
}

Result<double> Parameters::part(std::string_view name, double otherwise) const {
  const auto given = text(name);
  if (!given) return otherwise;
  auto part = parse_part(*given, name);
  if (!part) return bad_value(name, part.error());
  return part;
}

Result<std::size_t> Parameters::limit(LimitRule rule) const {
  const auto given = text(rule.name);
  if (!given) return rule.otherwise;
  std::size_t value = 0;
  const char* end = given->data() + given->size();
  const auto [stop, failure] = std::from_chars(given->data(), end, value);
  if (failure != std::errc{} || stop != end || value < 1 || value > rule.max) {
    return fail(ErrorCode::usage,
                fmt::format("parameter '{}': '{}' is not a whole number from 1 to {}", rule.name, *given, rule.max));
  }
  return value;
}

}  // namespace netaugur::api
