#pragma once
// What a process gives up once everything that it needs is open, before it reads the first octet that a stranger made:
// its user, its capabilities, and the system calls that it has no use for.

#include <sys/types.h>

#include <optional>
#include <string>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// What the process still has to do.
enum class SandboxUse {
  recorded,  ///< reads and writes descriptors that are open, and opens what everybody may read
  live,      ///< also opens an interface that went away and came back: packet and netlink sockets
};

/// What `drop_privileges` does.
struct PrivilegePlan {
  enum class Change {
    nothing,       ///< root asked to stay root
    capabilities,  ///< an ordinary user stays, without the capabilities that came with the program's file
    user,          ///< root becomes `user`
  };
  Change change = Change::capabilities;
  std::string user = {};  ///< for Change::user, as are the three below
  uid_t user_id = 0;
  gid_t group_id = 0;
  bool asked = false;  ///< by name; else `user` is the default, which may turn out to be out of reach
};

/// Reads `USER[:GROUP]`; the group is the user's own one where none is named. Where `wanted` is empty, root becomes
/// `tcpdump` where the system has that user, else `nobody`. `root` keeps root. Errors: usage (no such user or group; an
/// ordinary user named another one).
[[nodiscard]] Result<PrivilegePlan> plan_privileges(const std::string& wanted);

/// Gives up supplementary groups, group, user and capabilities as planned, and sets no_new_privs. CAP_NET_RAW alone
/// stays for SandboxUse::live where it was there, so that an interface can be opened again. Capabilities belong to a
/// thread: call it before the process has a second one. Answers a warning where a default user is out of reach (a
/// container without CAP_SETUID, a user namespace of one user): then the process is still root, without capabilities.
/// Error: denied (a user asked for by name is out of reach).
[[nodiscard]] Result<std::optional<std::string>> drop_privileges(const PrivilegePlan& plan, SandboxUse use);

/// Confines all threads, for good, to the system calls of `use` (seccomp). What libraries try and can do without fails
/// with an errno: opening for writing and executable memory (EACCES), sockets of other families (EAFNOSUPPORT), newer
/// forms of a call whose arguments cannot be judged (ENOSYS). Everything else names the call on stderr and ends the
/// process with status 1. Error: unavailable: the kernel or a container refuses filters, or the build has sanitizers,
/// which make calls of their own.
[[nodiscard]] Status filter_system_calls(SandboxUse use);

}  // namespace netaugur
