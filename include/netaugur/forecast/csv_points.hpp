#pragma once
// `timestamp,value` lines -> points. Text in, values out; reading the file is the caller's.

#include <cstddef>
#include <optional>
#include <string_view>

#include "netaugur/forecast/preprocess.hpp"

namespace netaugur {

/// Reads RFC 3339 or seconds or milliseconds since the epoch, and a finite number that is 0 or more. A first line that
/// holds neither is a header; empty lines and empty values are gaps. Not thread-safe.
class CsvPoints {
 public:
  /// The next line, with or without its line end: a point, or nothing for a header or a gap. Error: bad_input, naming
  /// the line by number.
  [[nodiscard]] Result<std::optional<Point>> read(std::string_view line);

  [[nodiscard]] std::size_t lines() const { return lines_; }

 private:
  std::size_t lines_ = 0;
};

}  // namespace netaugur
