#pragma once
// What the spool asks of a file system: files and folders that are there after a power cut, and locks. Errors name the
// path; `unavailable` is a full disk or an I/O error, `denied` a missing permission.

#include <string>
#include <string_view>
#include <utility>

#include "netaugur/base/result.hpp"

namespace netaugur::spool {

/// An open file; closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

/// By errno, naming the path: `cannot WHAT 'PATH': reason`.
[[nodiscard]] tl::unexpected<Error> failed_to(std::string_view what, const std::string& path);

/// Makes the folder and those above it, for this user alone where they are new.
[[nodiscard]] Status make_folder(const std::string& path);

/// Makes what was made, renamed or removed in the folder last.
[[nodiscard]] Status sync_folder(const std::string& path);

[[nodiscard]] Result<std::string> read_file(const std::string& path);

/// The file has either its old content (or is not there) or the whole new one, whatever happens meanwhile.
[[nodiscard]] Status replace_file(const std::string& path, std::string_view content);

/// A file for this user alone, empty, to write to.
[[nodiscard]] Result<Descriptor> create_file(const std::string& path);

/// Opens the file, makes it where it is not there, and locks it for as long as the descriptor is open, also against
/// other processes; the kernel unlocks it when the process ends, however it ends.
[[nodiscard]] Result<Descriptor> lock_file(const std::string& path);
/// The same without waiting. Error: conflict (another has it).
[[nodiscard]] Result<Descriptor> try_lock_file(const std::string& path);

}  // namespace netaugur::spool
