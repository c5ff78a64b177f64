#include <cap-ng.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "netaugur/adapters/sandbox.hpp"

namespace netaugur {

namespace {

/// Debian's tcpdump package makes the first; the second is everywhere.
constexpr const char* default_users[] = {"tcpdump", "nobody"};
/// `nobody` of a system without a user database, such as an image that holds one program.
constexpr uid_t nobody_id = 65534;

struct Account {
  uid_t user_id;
  gid_t group_id;
};

std::optional<Account> find_user(const std::string& name) {
  const passwd* entry = getpwnam(name.c_str());
  if (entry == nullptr) return std::nullopt;
  return Account{entry->pw_uid, entry->pw_gid};
}

PrivilegePlan default_plan() {
  using enum PrivilegePlan::Change;
  if (geteuid() != 0) return {.change = capabilities};
  for (const char* name : default_users) {
    if (const auto found = find_user(name)) {
      return {.change = user, .user = name, .user_id = found->user_id, .group_id = found->group_id};
    }
  }
  return {.change = user, .user = "nobody", .user_id = nobody_id, .group_id = nobody_id};
}

Status refused(std::string_view step) {
  return fail(ErrorCode::denied, fmt::format("{}: {}", step, std::strerror(errno)));
}

/// The capabilities stay permitted for now, so that the next step chooses among them.
Status become(const PrivilegePlan& plan) {
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) return refused("keeping capabilities");
  if (setgroups(0, nullptr) != 0) return refused("leaving the supplementary groups");
  if (setresgid(plan.group_id, plan.group_id, plan.group_id) != 0) return refused("changing the group");
  if (setresuid(plan.user_id, plan.user_id, plan.user_id) != 0) return refused("changing the user");
  return {};
}

/// Also empties the bounding set where that is allowed: it is what an executed file could give back.
void empty_bounding_set() {
  if (capng_get_caps_process() != 0 || capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) == 0) return;
  capng_clear(CAPNG_SELECT_BOUNDS);
  capng_apply(CAPNG_SELECT_BOUNDS);
}

Status keep_only_needed(SandboxUse use) {
  if (capng_get_caps_process() != 0) return refused("reading the capabilities");
  const bool packet_sockets = use == SandboxUse::live && capng_have_capability(CAPNG_PERMITTED, CAP_NET_RAW) != 0;
  capng_clear(CAPNG_SELECT_CAPS);
  if (packet_sockets) {
    capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED), CAP_NET_RAW);
  }
  if (capng_apply(CAPNG_SELECT_CAPS) != 0) return refused("dropping the capabilities");
  return {};
}

}  // namespace

Result<PrivilegePlan> plan_privileges(const std::string& wanted) {
  if (wanted.empty()) return default_plan();
  const std::size_t colon = wanted.find(':');
  const std::string user = wanted.substr(0, colon);
  const auto account = find_user(user);
  if (!account) {
    return fail(ErrorCode::usage, fmt::format("-Z {}: no user '{}'; getent passwd lists them", wanted, user));
  }
  PrivilegePlan plan{.change = PrivilegePlan::Change::user,
                     .user = user,
                     .user_id = account->user_id,
                     .group_id = account->group_id,
                     .asked = true};
  if (colon != std::string::npos) {
    const std::string name = wanted.substr(colon + 1);
    const group* entry = getgrnam(name.c_str());
    if (entry == nullptr) {
      return fail(ErrorCode::usage, fmt::format("-Z {}: no group '{}'; getent group lists them", wanted, name));
    }
    plan.group_id = entry->gr_gid;
  }
  if (geteuid() == 0) {
    if (plan.user_id != 0) return plan;
    if (plan.group_id == 0) return PrivilegePlan{.change = PrivilegePlan::Change::nothing};
    return fail(ErrorCode::usage, fmt::format("-Z {}: root stays what it is; give -Z root", wanted));
  }
  if (plan.user_id == geteuid() && plan.group_id == getegid()) return default_plan();
  return fail(ErrorCode::usage, fmt::format("-Z {}: only root can become another user; leave it out", wanted));
}

Result<std::optional<std::string>> drop_privileges(const PrivilegePlan& plan, SandboxUse use) {
  std::optional<std::string> warning;
  if (plan.change == PrivilegePlan::Change::user) {
    empty_bounding_set();
    if (const auto became = become(plan); !became) {
      if (plan.asked) {
        return fail(ErrorCode::denied, fmt::format("cannot become user '{}': {}; try another -Z, or -Z root", plan.user,
                                                   became.error().message));
      }
      warning = fmt::format("still root, but without its capabilities: cannot become user '{}': {}", plan.user,
                            became.error().message);
    }
  }
  if (plan.change != PrivilegePlan::Change::nothing) {
    if (auto status = keep_only_needed(use); !status) return tl::unexpected(status.error());
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return tl::unexpected(refused("no_new_privs").error());
  return warning;
}

}  // namespace netaugur
