#include <fmt/format.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "catch.hpp"
#include "netaugur/api/route.hpp"

using namespace netaugur;

namespace {

struct Operation {
  std::set<std::string> parameters;
  bool open = false;

  friend bool operator==(const Operation&, const Operation&) = default;
};

/// Operations by `GET /path`. Reads the file by its lines: paths stand two spaces in, methods four, what is in them
/// deeper.
std::map<std::string, Operation> documented() {
  std::ifstream in(std::string(NETAUGUR_SOURCE_DIR) + "/src/api/openapi.yaml");
  REQUIRE(in);
  const std::regex path_line(R"(  (/\S+):)");
  const std::regex method_line(R"(    (get|post|delete|put|patch):)");
  const std::regex shared_parameter(R"re( +- \$ref: "#/components/parameters/(\w+)")re");
  const std::regex own_parameter(R"re( +- \{name: (\w+), in: query.*)re");
  std::map<std::string, Operation> operations;
  std::string line;
  std::string path;
  Operation* operation = nullptr;
  while (std::getline(in, line) && line != "components:") {
    std::smatch match;
    if (std::regex_match(line, match, path_line)) {
      path = match[1];
    } else if (std::regex_match(line, match, method_line)) {
      std::string method = match[1];
      for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      operation = &operations[method + " " + path];
    } else if (operation != nullptr && line == "      security: []") {
      operation->open = true;
    } else if (operation != nullptr &&
               (std::regex_match(line, match, shared_parameter) || std::regex_match(line, match, own_parameter))) {
      operation->parameters.insert(match[1]);
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
