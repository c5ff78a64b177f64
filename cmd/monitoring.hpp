#pragma once
// The convention of monitoring plugins (Monitoring Plugins Development Guidelines): one line, and what the exit status
// says.

#include <string>
#include <string_view>
#include <vector>

namespace netaugur::cmd {

enum class CheckState { ok = 0, warning = 1, critical = 2, unknown = 3 };

/// `name=value;warning;critical;min;max`; empty parts are left out at the end. Ranges alert outside of them: `30:` is
/// below 30, `5` above 5.
struct PerformanceValue {
  std::string name;
  double value = 0;
  std::string warning, critical;
  std::string min = {}, max = {};
};

/// `WARNING: text | a=1;2;3`, ended by a line feed.
[[nodiscard]] std::string check_line(CheckState state, std::string_view text,
                                     const std::vector<PerformanceValue>& values);

}  // namespace netaugur::cmd
