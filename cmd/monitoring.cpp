#include "monitoring.hpp"

#include <fmt/format.h>

#include <array>

namespace netaugur::cmd {

std::string check_line(CheckState state, std::string_view text, const std::vector<PerformanceValue>& values) {
  constexpr std::array<std::string_view, 4> names = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
  std::string line = fmt::format("{}: {}", names[static_cast<std::size_t>(state)], text);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const PerformanceValue& one = values[i];
    std::string part =
        fmt::format("{}={:.6g};{};{};{};{}", one.name, one.value, one.warning, one.critical, one.min, one.max);
    part.erase(part.find_last_not_of(';') + 1);
    line += (i == 0 ? " | " : " ") + part;
  }
  return line + "\n";
}

}  // namespace netaugur::cmd
