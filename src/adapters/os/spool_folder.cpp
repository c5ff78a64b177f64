#include "spool_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>

#include "netaugur/adapters/os.hpp"

namespace netaugur::spool {

namespace {

constexpr std::string_view segment_suffix = ".seg";
constexpr std::string_view damaged_suffix = ".damaged";

std::string lock_of(const std::string& folder) { return folder + "/lock"; }
std::string database_of(const std::string& folder) { return folder + "/database"; }

/// The number in a segment's name; 0 for another file.
std::uint64_t number_of(const std::filesystem::path& path) {
  const std::string stem = path.stem().string();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
  const bool whole = error == std::errc() && end == stem.data() + stem.size();
  return whole && path.extension() == segment_suffix ? number : 0;
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

std::string segment_octets(SegmentKind kind, std::uint64_t first, std::string_view records) {
  std::string octets;
  append_segment_header(octets, {kind, first});
  octets += records;
  return octets;
}

}  // namespace

Result<Folder> Folder::create(const std::string& parent, const std::string& database) {
  if (auto made = make_folder(parent); !made) return tl::unexpected(made.error());
  const std::string path = fmt::format("{}/{}-{}", parent, host_name(), random_hex(4));
  if (auto made = make_folder(path); !made) return tl::unexpected(made.error());
  auto lock = try_lock_file(lock_of(path));
  Status named = lock ? replace_file(database_of(path), database + "\n") : tl::unexpected(lock.error());
  if (named) named = sync_folder(parent);
  if (named) return Folder(path, std::move(*lock));
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
  return tl::unexpected(named.error());
}

Result<Folder> Folder::adopt(const std::string& path, const std::string& database) {
  auto lock = try_lock_file(lock_of(path));
  if (!lock) return tl::unexpected(lock.error());
  Folder folder(path, std::move(*lock));
  if (auto found = folder.find_segments(); !found) return tl::unexpected(found.error());
  if (folder.segments_.empty()) return folder;
  std::error_code ignored;
  if (!std::filesystem::exists(database_of(path), ignored)) return folder;
  auto target = read_file(database_of(path));
  if (!target) return tl::unexpected(target.error());
  while (target->ends_with('\n')) target->pop_back();
  if (*target == database) return folder;
  return fail(ErrorCode::bad_input,
              fmt::format("'{}' holds windows for another database ({}); an aggregate that writes there takes them; to "
                          "have them written here remove '{}'",
                          path, *target, database_of(path)));
}

Status Folder::find_segments() {
  for (const auto& file : files_in(path_)) {
    if (file.ends_with(".new")) unlink(file.c_str());
    Segment segment;
    segment.path = file;
    segment.number = number_of(file);
    if (segment.number == 0) continue;
    const Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about{};
    if (!opened.open() || fstat(opened.number(), &about) != 0) return failed_to("open", file);
    std::string head(segment_header_size, '\0');
    const ssize_t got = read(opened.number(), head.data(), head.size());
    head.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    const auto scan = scan_segment(head);
    if (!scan) {
      complaints_.push_back(fmt::format("'{}' stays as it is: {}", file, scan.error().message));
      continue;
    }
    segment.kind = scan->header.kind;
    segment.first = scan->header.first == 0 ? segment.number : scan->header.first;
    segment.bytes = static_cast<std::uint64_t>(about.st_size);
    // A crash in `replace` may have left segments that a newer one stands for.
    while (!segments_.empty() && segments_.back().number >= segment.first) {
      unlink(segments_.back().path.c_str());
      segments_.pop_back();
    }
    // What is shed has fewer windows than numbers; of others the newest alone has to be read.
    if (!segments_.empty() && segments_.back().kind != SegmentKind::shed) {
      segments_.back().windows = segment.first - segments_.back().number;
    }
    if (segment.kind == SegmentKind::shed) {
      if (auto counted = count_windows(segment); !counted) return counted;
    }
    segments_.push_back(std::move(segment));
  }
  return segments_.empty() ? Status() : cut_torn_tail(segments_.back());
}

Status Folder::count_windows(Segment& segment) {
  const auto octets = read_file(segment.path);
  if (!octets) return tl::unexpected(octets.error());
  const auto scan = scan_segment(*octets);
  if (!scan) return tl::unexpected(scan.error());
  segment.windows = scan->records.size();
  return {};
}

Status Folder::cut_torn_tail(Segment& last) {
  const auto octets = read_file(last.path);
  if (!octets) return tl::unexpected(octets.error());
  const auto scan = scan_segment(*octets);
  if (!scan) return tl::unexpected(scan.error());
  last.windows = scan->records.size();
  next_sequence_ = scan->records.empty() ? last.number + 1 : scan->records.back().sequence + 1;
  if (scan->end < octets->size()) {
    if (truncate(last.path.c_str(), static_cast<off_t>(scan->end)) != 0) return failed_to("cut", last.path);
    last.bytes = scan->end;
  }
  return {};
}

Status Folder::append(std::string_view records, std::uint64_t windows, std::uint64_t segment_bytes) {
  if (writing_.open() && segments_.back().bytes + records.size() > segment_bytes) close_segment();
  if (!writing_.open()) return start_segment(records, windows);
  auto& segment = segments_.back();
  auto written = write_all(writing_.number(), records, segment.path);
  if (written && fdatasync(writing_.number()) != 0) written = failed_to("sync", segment.path);
  if (!written) {
    // What the disk has of it is not certain; so nothing more goes behind it.
    static_cast<void>(ftruncate(writing_.number(), static_cast<off_t>(segment.bytes)));
    close_segment();
    return written;
  }
  segment.bytes += records.size();
  segment.windows += windows;
  next_sequence_ += windows;
  return {};
}

Status Folder::start_segment(std::string_view records, std::uint64_t windows) {
  Segment segment;
  segment.number = segment.first = next_sequence_;
  segment.path = fmt::format("{}/{:020}{}", path_, segment.number, segment_suffix);
  segment.windows = windows;
  const std::string octets = segment_octets(segment.kind, segment.first, records);
  segment.bytes = octets.size();
  auto file = create_file(segment.path);
  if (!file) return tl::unexpected(file.error());
  auto written = write_all(file->number(), octets, segment.path);
  if (written && fdatasync(file->number()) != 0) written = failed_to("sync", segment.path);
  if (written) written = sync_folder(path_);
  if (!written) {
    unlink(segment.path.c_str());
    return written;
  }
  writing_ = std::move(*file);
  segments_.push_back(std::move(segment));
  next_sequence_ += windows;
  return {};
}

Status Folder::replace(std::size_t from, std::size_t to, SegmentKind kind, std::string_view records,
                       std::uint64_t windows) {
  Segment& stays = segments_[to];
  const std::string octets = segment_octets(kind, segments_[from].first, records);
  if (auto replaced = replace_file(stays.path, octets); !replaced) return replaced;
  stays.first = segments_[from].first;
  stays.kind = kind;
  stays.windows = windows;
  stays.bytes = octets.size();
  for (std::size_t i = from; i < to; ++i) unlink(segments_[i].path.c_str());
  segments_.erase(segments_.begin() + static_cast<std::ptrdiff_t>(from),
                  segments_.begin() + static_cast<std::ptrdiff_t>(to));
  return {};
}

void Folder::drop_oldest(Fate fate) {
  const auto& path = segments_.front().path;
  if (segments_.size() == 1) close_segment();
  if (fate == Fate::remove) unlink(path.c_str());
  if (fate == Fate::set_aside) std::rename(path.c_str(), (path + std::string(damaged_suffix)).c_str());
  segments_.pop_front();
}

void Folder::remove() {
  close_segment();
  const auto files = files_in(path_);
  const bool empty = std::ranges::all_of(
      files, [this](const std::string& file) { return file == lock_of(path_) || file == database_of(path_); });
  if (!empty) return;
  unlink(database_of(path_).c_str());
  unlink(lock_of(path_).c_str());
  rmdir(path_.c_str());
}

}  // namespace netaugur::spool
