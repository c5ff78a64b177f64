#include "netaugur/store/question.hpp"

#include "netaugur/store/store.hpp"

namespace netaugur {

std::string_view name_of(Resolution resolution) {
  switch (resolution) {
    case Resolution::raw:
      return "raw";
    case Resolution::minute:
      return "1m";
    case Resolution::hour:
      return "1h";
    case Resolution::day:
      return "1d";
    case Resolution::month:
      return "30d";
  }
  return "raw";
}

Duration length_of(Resolution resolution) {
  switch (resolution) {
    case Resolution::raw:
      return Duration(0);
    case Resolution::minute:
      return std::chrono::minutes(1);
    case Resolution::hour:
      return std::chrono::hours(1);
    case Resolution::day:
      return std::chrono::days(1);
    case Resolution::month:
      return std::chrono::days(30);
  }
  return Duration(0);
}

std::string_view name_of(Role role) { return role == Role::admin ? "admin" : "viewer"; }

Result<Role> parse_role(std::string_view text) {
  if (text == name_of(Role::viewer)) return Role::viewer;
  if (text == name_of(Role::admin)) return Role::admin;
  return fail(ErrorCode::usage, "'" + std::string(text) + "' is not a role; take viewer or admin");
}

}  // namespace netaugur
