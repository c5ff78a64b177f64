#pragma once
// What a subcommand is to main: a name, and a function that declares its options and returns what runs it.

#include <CLI/CLI.hpp>
#include <functional>

namespace netaugur::cmd {

/// Runs after parsing; answers the exit status.
using Run = std::function<int()>;

struct Command {
  const char* name;
  const char* summary;
  /// Declares options on `app`; the Run owns them.
  Run (*declare)(CLI::App& app);
};

Run declare_capture(CLI::App& app);
Run declare_aggregate(CLI::App& app);
Run declare_migrate(CLI::App& app);
Run declare_maintain(CLI::App& app);
Run declare_predict(CLI::App& app);
Run declare_serve(CLI::App& app);
Run declare_query(CLI::App& app);
Run declare_token(CLI::App& app);

inline constexpr Command commands[] = {
    {"capture", "Count packets from interfaces or files; JSON lines to stdout", declare_capture},
    {"aggregate", "Merge JSON lines into windows; to stdout and PostgreSQL", declare_aggregate},
    {"migrate", "Bring the database's schema up, down, or show its state", declare_migrate},
    {"maintain", "Roll up, retire what is too old or too much, keep the database quick; for cron", declare_maintain},
    {"predict", "Forecast traffic by total, proto, family or address", declare_predict},
    {"serve", "REST, WebSocket and the dashboard on one port", declare_serve},
    {"query", "Ask the database: top, series, windows", declare_query},
    {"token", "Who may ask `serve`: tokens, and links that sign a browser in", declare_token},
};

}  // namespace netaugur::cmd
