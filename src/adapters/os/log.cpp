#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <memory>

#include "netaugur/adapters/os.hpp"
#include "netaugur/base/utf8.hpp"

namespace netaugur {

namespace {

std::string json_escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

struct Log {
  std::shared_ptr<spdlog::logger> logger =
      std::make_shared<spdlog::logger>("netaugur", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  bool json = environment("NETAUGUR_LOG") == "json";

  Log() {
    logger->set_pattern(json ? R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})" : "%H:%M:%S %l %v",
                        spdlog::pattern_time_type::utc);
    logger->flush_on(spdlog::level::info);
  }

  void write(spdlog::level::level_enum level, std::string_view command, std::string_view message) {
    logger->log(level, "{}",
                json ? fmt::format(R"("command":"{}","message":"{}")", command, json_escaped(message))
                     : fmt::format("netaugur {}: {}", command, printable(message)));
  }
};

Log& log_of_process() {
  static Log log;
  return log;
}

}  // namespace

int report(std::string_view command, const Error& error) {
  if (error.code == ErrorCode::interrupted) return 0;
  std::string text = fmt::format("netaugur {}: {}\n", command, error.message);
  for (const auto& note : error.notes) text += "  " + note + "\n";
  std::fputs(printable(text).c_str(), stderr);
  return exit_status(error.code);
}

void log_info(std::string_view command, std::string_view message) {
  log_of_process().write(spdlog::level::info, command, message);
}

void log_warning(std::string_view command, std::string_view message) {
  log_of_process().write(spdlog::level::warn, command, message);
}

}  // namespace netaugur
