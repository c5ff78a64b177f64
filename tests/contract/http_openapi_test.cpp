#include <fmt/format.h>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "netaugur/api/route.hpp"

using namespace netaugur;

namespace {

struct Operation {
  std::set<std::string> parameters;
  bool open = false;

  friend bool operator==(const Operation&, const Operation&) = default;
};

/// What stands between the two; empty where the text is not built so.
std::string between(std::string_view text, std::string_view start, std::string_view end) {
  if (!text.starts_with(start)) return {};
  const std::size_t stop = text.find(end, start.size());
  return stop == std::string_view::npos ? "" : std::string(text.substr(start.size(), stop - start.size()));
}

/// Operations by `GET /path`. Reads the file by its lines: paths stand two spaces in, methods four, what is in them
/// deeper.
std::map<std::string, Operation> documented() {
  std::ifstream in(std::string(NETAUGUR_SOURCE_DIR) + "/src/api/openapi.yaml");
  REQUIRE(in);
  std::map<std::string, Operation> operations;
  std::string line;
  std::string path;
  Operation* operation = nullptr;
  while (std::getline(in, line) && line != "components:") {
    const std::string parameter = between(line, R"(        - $ref: "#/components/parameters/)", "\"") +
                                  between(line, "        - {name: ", ", in: query");
    if (line.starts_with("  /")) {
      path = between(line, "  ", ":");
    } else if (std::string method = between(line, "    ", ":"); !path.empty() && !method.empty() && method[0] != ' ') {
      for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      operation = &operations[method + " " + path];
    } else if (operation != nullptr && line == "      security: []") {
      operation->open = true;
    } else if (operation != nullptr && !parameter.empty()) {
      operation->parameters.insert(parameter);
    }
  }
  return operations;
}

std::map<std::string, Operation> served() {
  std::map<std::string, Operation> operations;
  for (const api::Route* route : api::routes()) {
    Operation& operation = operations[fmt::format("{} {}", name_of(route->method), route->path)];
    operation.parameters.insert(route->parameters.begin(), route->parameters.end());
    operation.open = route->access == api::AccessRule::open;
  }
  return operations;
}

}  // namespace

TEST_CASE("openapi.yaml documents each served route with its parameters and its access, and no other") {
  const auto in_file = documented();
  const auto in_code = served();
  for (const auto& [name, operation] : in_code) {
    INFO(name);
    REQUIRE(in_file.contains(name));
    CHECK(in_file.at(name).parameters == operation.parameters);
    CHECK(in_file.at(name).open == operation.open);
  }
  for (const auto& [name, operation] : in_file) {
    INFO(name);
    CHECK(in_code.contains(name));
  }
}
