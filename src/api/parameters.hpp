#pragma once
// Query parameters as typed values; every error names the parameter.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/api/request.hpp"
#include "netaugur/store/question.hpp"

namespace netaugur::api {

/// The most rows that a table may be limited to.
inline constexpr std::size_t rows_max = 1'000'000'000;

class Parameters {
 public:
  /// Errors: usage: a name that the route does not take, an empty value, a value given twice (but filter fields may
  /// be).
  [[nodiscard]] static Result<Parameters> create(const Request& request, std::span<const std::string_view> known);

  /// `since` (an hour ago, or as said) to `until` (now). Error: usage, also where it ends before it starts.
  [[nodiscard]] Result<Period> period(Timestamp now, std::string_view since_otherwise = "-1h") const;
  [[nodiscard]] Result<Filter> filter() const;
  [[nodiscard]] Result<Dimension> by(Dimension otherwise) const;
  /// A part such as `95%`. Error: usage.
  [[nodiscard]] Result<double> part(std::string_view name, double otherwise) const;
  /// Longer than zero. Error: usage.
  [[nodiscard]] Result<Duration> duration(std::string_view name, Duration otherwise) const;
  /// An instant; empty when left out. Error: usage.
  [[nodiscard]] Result<std::optional<Timestamp>> instant(std::string_view name) const;
  [[nodiscard]] Result<Metric> metric() const;
  /// Zero when left out. Error: usage.
  [[nodiscard]] Result<Duration> step() const;
  /// `sort` and `order`, as `parse_sort` reads them. Error: usage.
  [[nodiscard]] Result<Sort> sort(std::span<const SortColumn> columns, SortColumn usual) const;

  /// Whether the period is the same whenever it is asked for.
  [[nodiscard]] bool fixed_period() const;

  struct LimitRule {
    std::string_view name = "limit";
    std::size_t otherwise = 10;
    std::size_t max = page_max;
  };
  [[nodiscard]] Result<std::size_t> limit(LimitRule rule) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;

 private:
  explicit Parameters(std::vector<FilterTerm> terms) : terms_(std::move(terms)) {}

  std::vector<FilterTerm> terms_;
};

}  // namespace netaugur::api
