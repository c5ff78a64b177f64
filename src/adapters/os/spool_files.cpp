#include "spool_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "netaugur/adapters/os.hpp"

namespace netaugur::spool {

namespace {

constexpr int by_owner = 0600;
constexpr int folder_by_owner = 0700;

Result<Descriptor> locked(const std::string& path, int how) {
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, by_owner));
  if (!file.open()) return failed_to("open", path);
  while (flock(file.number(), how) != 0) {
    if (errno == EWOULDBLOCK) return fail(ErrorCode::conflict, fmt::format("'{}' is locked by another process", path));
    if (errno != EINTR) return failed_to("lock", path);
  }
  return file;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

tl::unexpected<Error> failed_to(std::string_view what, const std::string& path) {
  const int reason = errno;
  const bool denied = reason == EACCES || reason == EPERM || reason == EROFS;
  return fail(denied ? ErrorCode::denied : ErrorCode::unavailable,
              fmt::format("cannot {} '{}': {}", what, path, std::strerror(reason)));
}

Status make_folder(const std::string& path) {
  if (mkdir(path.c_str(), folder_by_owner) == 0) return {};
  if (errno == ENOENT) {
    const auto above = std::filesystem::path(path).parent_path().string();
    if (above.empty() || above == path) return failed_to("make folder", path);
    if (auto made = make_folder(above); !made) return made;
    if (mkdir(path.c_str(), folder_by_owner) == 0) return {};
  }
  struct stat about{};
  const int reason = errno;
  if (stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) return {};
  errno = reason;
  return failed_to("make folder", path);
}

Status sync_folder(const std::string& path) {
  const Descriptor folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open()) return failed_to("open folder", path);
  return fsync(folder.number()) == 0 ? Status() : failed_to("sync folder", path);
}

Result<std::string> read_file(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about{};
  if (!file.open() || fstat(file.number(), &about) != 0) return failed_to("open", path);
  std::string content(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = read(file.number(), content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed_to("read", path);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

Status replace_file(const std::string& path, std::string_view content) {
  const std::string fresh = path + ".new";
  const auto file = create_file(fresh);
  if (!file) return tl::unexpected(file.error());
  auto written = write_all(file->number(), content, fresh);
  if (written && fsync(file->number()) != 0) written = failed_to("sync", fresh);
  if (written && std::rename(fresh.c_str(), path.c_str()) != 0) written = failed_to("rename", fresh);
  if (!written) {
    unlink(fresh.c_str());
    return written;
  }
  return sync_folder(std::filesystem::path(path).parent_path().string());
}

Result<Descriptor> create_file(const std::string& path) {
  Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, by_owner));
  if (!file.open()) return failed_to("make", path);
  return file;
}

Result<Descriptor> lock_file(const std::string& path) { return locked(path, LOCK_EX); }

Result<Descriptor> try_lock_file(const std::string& path) { return locked(path, LOCK_EX | LOCK_NB); }

}  // namespace netaugur::spool
