#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"
#include "monitoring.hpp"
#include "netaugur/base/suggest.hpp"

namespace {

using netaugur::cmd::commands;

bool is_command(std::string_view word) {
  return std::ranges::any_of(commands, [word](const auto& command) { return word == command.name; });
}

/// CLI11's own text for a wrong word names only the rest of the line; ours names the word and the nearest command.
int refuse_unknown(const std::string& word) {
  std::array<std::string_view, std::size(commands)> names;
  std::size_t i = 0;
  for (const auto& command : commands) names[i++] = command.name;
  std::fputs(
      fmt::format("netaugur: no command '{}'{} (see netaugur --help)\n", word, netaugur::did_you_mean(word, names))
          .c_str(),
      stderr);
  return 2;
}

/// CLI11 lists every word after a wrong one, backwards; the first is the one to mend.
std::string unexpected_word(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty()) return "a word too many";
  std::vector<std::string> names;
  for (const CLI::App* asked = &app; asked != nullptr;
       asked = asked->get_fallthrough() ? asked->get_parent() : nullptr) {
    for (const CLI::Option* option : asked->get_options()) {
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(subcommand->get_name());
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  return fmt::format("'{}' is not expected here{}", words.front(), netaugur::did_you_mean(words.front(), views));
}

/// CLI11 tells a wrong word where a subcommand must stand as the missing subcommand; the word says more.
std::string missing_word(const CLI::App& app, const std::vector<std::string>& words, const std::string& otherwise) {
  if (words.empty() || words.front().starts_with('-')) return otherwise;
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (subcommand->get_name() != words.front()) continue;
    return missing_word(*subcommand, {words.begin() + 1, words.end()}, words.front() + ": " + otherwise);
  }
  return unexpected_word(app, {words.front()});
}

/// Monitoring takes the statuses 1 and 2 for WARNING and CRITICAL, and a line on stdout for what is shown: an error of
/// ours is neither. What is no words of a check gets `otherwise`.
int status_of_error(std::span<char* const> words, const std::string& what, int otherwise) {
  using netaugur::cmd::CheckState;
  const bool check = words.size() > 2 && words[1] == std::string_view("predict") &&
                     std::ranges::find(words, std::string_view("--check")) != words.end();
  if (!check) return otherwise;
  std::fputs(netaugur::cmd::check_line(CheckState::unknown, what, {}).c_str(), stdout);
  return static_cast<int>(CheckState::unknown);
}

int run(int argc, char** argv) {
  CLI::App app{"Network traffic, from the wire to a forecast on a screen", "netaugur"};
  app.set_version_flag("--version", "netaugur " NETAUGUR_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  netaugur capture -r old.pcap | netaugur aggregate -o table\n"
      "  netaugur capture -i eth0 | netaugur aggregate --db \"$NETAUGUR_DB\"\n"
      "  netaugur query top --by ip --since -1h");
  std::array<netaugur::cmd::Run, std::size(commands)> runs;
  std::array<CLI::App*, std::size(commands)> subcommands{};
  for (std::size_t i = 0; i < std::size(commands); ++i) {
    subcommands[i] = app.add_subcommand(commands[i].name, commands[i].summary);
    runs[i] = commands[i].declare(*subcommands[i]);
  }
  if (argc > 1 && argv[1][0] != '-' && !is_command(argv[1])) return refuse_unknown(argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    const bool known = argc > 1 && is_command(argv[1]);
    const CLI::App* asked = known ? app.get_subcommand(argv[1]) : &app;
    std::string command = known ? std::string(" ") + argv[1] : "";
    std::string what = error.what();
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
      // The innermost of whom the word was asked knows what would have been right.
      for (auto inner = asked->get_subcommands();
           !inner.empty() && (inner.front()->get_fallthrough() || !inner.front()->remaining(true).empty());
           inner = asked->get_subcommands()) {
        asked = inner.front();
        command += " " + asked->get_name();
      }
      what = unexpected_word(*asked, app.remaining(true));
    } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && known) {
      what = missing_word(*asked, {argv + 2, argv + argc}, what);
    }
    std::fputs(fmt::format("netaugur{}: {} (see netaugur{} --help)\n", command, what, command).c_str(), stderr);
    return status_of_error({argv, static_cast<std::size_t>(argc)}, what, 2);
  }
  for (std::size_t i = 0; i < std::size(commands); ++i) {
    if (subcommands[i]->parsed()) return runs[i]();
  }
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fputs(fmt::format("netaugur: {}\n", error.what()).c_str(), stderr);
    return status_of_error({argv, static_cast<std::size_t>(argc)}, error.what(), 1);
  }
}
