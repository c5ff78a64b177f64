#include "netaugur/api/token_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace netaugur::api {

namespace {

constexpr std::size_t name_size_max = 64;
constexpr Duration lifetime_max = std::chrono::hours{24 * 3653};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
}

}  // namespace

Result<NewToken> read_token_wish(const TokenWish& wish, Timestamp now) {
  const bool fits = !wish.name.empty() && wish.name.size() <= name_size_max && std::ranges::all_of(wish.name, is_plain);
  if (!fits || std::ranges::all_of(wish.name, is_digit)) {
    return fail(ErrorCode::usage,
                fmt::format("'{}' is no name for a token: take up to {} letters, digits, '.', '-' and "
                            "'_', not digits alone",
                            wish.name.substr(0, name_size_max), name_size_max));
  }
  const auto role = parse_role(wish.role);
  if (!role) return tl::unexpected(role.error());
  const auto lifetime = parse_duration(wish.expires);
  if (!lifetime) return fail(ErrorCode::usage, "expires: " + lifetime.error().message);
  if (*lifetime <= Duration{0} || *lifetime > lifetime_max) {
    return fail(ErrorCode::usage, fmt::format("expires: '{}' is not between one second and ten years", wish.expires));
  }
  return NewToken{.name = wish.name, .hash = {}, .role = *role, .created = now, .expires = now + *lifetime};
}

}  // namespace netaugur::api
