#include "netaugur/adapters/spool.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include "netaugur/base/size.hpp"
#include "netaugur/store/spool_shed.hpp"
#include "spool_folder.hpp"

namespace netaugur {

namespace {

using spool::Folder;
using spool::Segment;

constexpr std::uint64_t segment_bytes_max = std::uint64_t{8} << 20U;

/// The segment that is being read. The scan's views point into `octets`.
struct Head {
  std::string octets;
  SegmentScan scan;
  std::size_t next = 0;   ///< record that `front` gives next
  std::size_t given = 0;  ///< record behind those that `front` gave
  bool damaged = false;
};

std::string lock_of(const std::string& folder) { return folder + "/.lock"; }

/// That a folder can be made and written to when it is needed.
Status check_writable(const std::string& folder) {
  std::filesystem::path there = folder;
  std::error_code ignored;
  while (!std::filesystem::exists(there, ignored) && there.has_parent_path() && there != there.parent_path()) {
    there = there.parent_path();
  }
  if (!std::filesystem::is_directory(there, ignored)) {
    return fail(ErrorCode::denied, fmt::format("cannot spool to '{}': '{}' is no folder", folder, there.string()));
  }
  if (access(there.c_str(), W_OK | X_OK) != 0) return spool::failed_to("spool to", folder);
  return {};
}

}  // namespace

struct Spool::State {
  SpoolOptions options;
  std::function<void(const std::string&)> say;
  std::vector<Folder> folders;  ///< oldest first; windows are appended to the last
  std::optional<Head> head;     ///< of the first folder's first segment
  SegmentKind told = SegmentKind::whole;

  [[nodiscard]] std::uint64_t segment_bytes() const { return std::min(segment_bytes_max, options.bytes_max / 16); }

  void adopt_what_is_left();
  [[nodiscard]] Status load_head();
  void finish_head();
  void take_record(const SegmentScan::Record& record, std::vector<WindowRecord>& into);
  [[nodiscard]] Status make_room(std::uint64_t bytes);
  [[nodiscard]] Result<bool> fold_oldest();
  [[nodiscard]] Result<bool> shed_oldest();
  [[nodiscard]] Result<std::vector<WindowRecord>> read_segment(const Segment& segment);
  [[nodiscard]] std::uint64_t bytes() const;
  void tell(SegmentKind kind);
};

Result<std::unique_ptr<Spool>> Spool::open(const SpoolOptions& options, std::function<void(const std::string&)> say) {
  if (options.bytes_max < SpoolOptions::bytes_least) {
    return fail(ErrorCode::usage, fmt::format("a spool takes at least {}", size_text(SpoolOptions::bytes_least)));
  }
  if (auto writable = check_writable(options.folder); !writable) return tl::unexpected(writable.error());
  auto state = std::make_unique<State>();
  state->options = options;
  state->say = std::move(say);
  state->adopt_what_is_left();
  return std::unique_ptr<Spool>(new Spool(std::move(state)));
}

Spool::Spool(std::unique_ptr<State> state) : state_(std::move(state)) {}
Spool::~Spool() = default;

void Spool::State::adopt_what_is_left() {
  std::vector<std::string> found;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(options.folder, absent)) {
    if (entry.is_directory(absent)) found.push_back(entry.path().string());
  }
  if (found.empty()) return;
  // By age, because names are by chance.
  std::ranges::sort(found, {}, [](const std::string& path) {
    std::error_code gone;
    return std::filesystem::last_write_time(path + "/database", gone);
  });
  const auto lock = spool::lock_file(lock_of(options.folder));
  if (!lock) return say(lock.error().message);
  for (const auto& path : found) {
    auto folder = Folder::adopt(path, options.database);
    if (!folder) {
      // One whose owner lives is that one's affair, and one that has just gone needs nobody.
      if (folder.error().code != ErrorCode::conflict && std::filesystem::exists(path, absent)) {
        say(folder.error().message);
      }
      continue;
    }
    for (const auto& complaint : folder->complaints()) say(complaint);
    if (folder->segments().empty()) {
      folder->remove();
    } else {
      folders.push_back(std::move(*folder));
    }
  }
}

std::uint64_t Spool::State::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& folder : folders) {
    for (const auto& segment : folder.segments()) sum += segment.bytes;
  }
  return sum;
}

bool Spool::empty() const { return state_->folders.empty() || state_->folders.front().segments().empty(); }
std::uint64_t Spool::bytes() const { return state_->bytes(); }
bool Spool::half_full() const { return state_->bytes() >= state_->options.bytes_max / 2; }

std::uint64_t Spool::windows() const {
  std::uint64_t sum = 0;
  for (const auto& folder : state_->folders) {
    for (const auto& segment : folder.segments()) sum += segment.windows;
  }
  return sum - (state_->head ? state_->head->next : 0);
}

std::string Spool::path() const {
  return state_->folders.empty() ? state_->options.folder : state_->folders.back().path();
}

Result<std::size_t> Spool::append(std::span<const WindowRecord* const> windows) {
  if (state_->folders.empty()) {
    if (auto made = spool::make_folder(state_->options.folder); !made) return tl::unexpected(made.error());
    // Nobody takes the folder for one that was left while it is being made.
    const auto lock = spool::lock_file(lock_of(state_->options.folder));
    if (!lock) return tl::unexpected(lock.error());
    auto folder = Folder::create(state_->options.folder, state_->options.database);
    if (!folder) return tl::unexpected(folder.error());
    state_->folders.push_back(std::move(*folder));
  }
  const std::uint64_t segment_bytes = state_->segment_bytes();
  const std::uint64_t payload_max = std::min<std::uint64_t>(record_payload_max, state_->options.bytes_max / 4);
  std::string records;
  std::size_t taken = 0;
  const std::uint64_t sequence = state_->folders.back().next_sequence();
  while (taken < windows.size() && records.size() < segment_bytes) {
    std::string payload = encode_window(*windows[taken]);
    if (payload.size() > payload_max) payload = encode_window(fold_window(*windows[taken]));
    append_record(records, sequence + taken, payload);
    ++taken;
  }
  if (auto room = state_->make_room(records.size() + segment_header_size); !room) return tl::unexpected(room.error());
  if (auto kept = state_->folders.back().append(records, taken, segment_bytes); !kept) {
    return tl::unexpected(kept.error());
  }
  return taken;
}

Status Spool::State::load_head() {
  Folder& folder = folders.front();
  if (folder.segments().size() == 1) folder.close_segment();
  head.emplace();
  auto octets = spool::read_file(folder.segments().front().path);
  if (!octets) return tl::unexpected(octets.error());
  head->octets = std::move(*octets);
  auto scan = scan_segment(head->octets);
  if (!scan) return tl::unexpected(scan.error());
  head->scan = std::move(*scan);
  return {};
}

void Spool::State::finish_head() {
  Folder& folder = folders.front();
  folder.drop_oldest(head->damaged ? Folder::Fate::set_aside : Folder::Fate::remove);
  head.reset();
  if (!folder.segments().empty()) return;
  const auto lock = spool::lock_file(lock_of(options.folder));
  folder.remove();
  folders.erase(folders.begin());
  told = SegmentKind::whole;
}

void Spool::State::take_record(const SegmentScan::Record& record, std::vector<WindowRecord>& into) {
  auto window = decode_window(record.payload);
  if (window) return into.push_back(std::move(*window));
  head->damaged = true;
  say(fmt::format("'{}', offset {}: {}; it is passed over", folders.front().segments().front().path, record.offset,
                  window.error().message));
}

std::vector<WindowRecord> Spool::front(std::size_t windows_max, std::size_t rows_max) {
  auto& state = *state_;
  std::vector<WindowRecord> windows;
  while (windows.empty() && !empty()) {
    if (!state.head) {
      const std::string path = state.folders.front().segments().front().path;
      if (const auto loaded = state.load_head(); !loaded) {
        state.head->damaged = true;
        state.say(fmt::format("'{}' is passed over: {}", path, loaded.error().message));
      }
      for (const auto& [offset, what] : state.head->scan.damage) {
        state.head->damaged = true;
        state.say(fmt::format("'{}', offset {}: {}; the rest goes on", path, offset, what));
      }
    }
    Head& head = *state.head;
    std::size_t rows = 0;
    head.given = head.next;
    while (head.given < head.scan.records.size() && windows.size() < windows_max && rows < rows_max) {
      const std::size_t before = windows.size();
      state.take_record(head.scan.records[head.given++], windows);
      if (windows.size() > before) rows += windows.back().rows.size();
    }
    if (windows.empty()) state.finish_head();
  }
  return windows;
}

void Spool::pop() {
  if (!state_->head) return;
  Head& head = *state_->head;
  head.next = head.given;
  if (head.next == head.scan.records.size()) state_->finish_head();
}

void Spool::put_back() {
  if (!state_->head) return;
  // A segment of which nothing is taken away yet can be folded meanwhile.
  if (state_->head->next == 0 && !state_->head->damaged) state_->head.reset();
}

void Spool::State::tell(SegmentKind kind) {
  if (kind <= told) return;
  told = kind;
  say(fmt::format("the spool '{}' has reached its limit of {}: {}", options.folder, size_text(options.bytes_max),
                  kind == SegmentKind::folded
                      ? "its oldest windows lose their addresses and keep their sums by protocol "
                        "(counted as folded)"
                      : "its oldest windows go, and their packets are counted as late"));
}

Status Spool::State::make_room(std::uint64_t wanted) {
  while (bytes() + wanted > options.bytes_max) {
    auto smaller = fold_oldest();
    if (smaller && !*smaller) smaller = shed_oldest();
    if (!smaller) return tl::unexpected(smaller.error());
    if (!*smaller) {
      return fail(ErrorCode::limit, fmt::format("the spool '{}' is full: {} and nothing left to shed", options.folder,
                                                size_text(options.bytes_max)));
    }
  }
  return {};
}

Result<std::vector<WindowRecord>> Spool::State::read_segment(const Segment& segment) {
  const auto octets = spool::read_file(segment.path);
  if (!octets) return tl::unexpected(octets.error());
  const auto scan = scan_segment(*octets);
  if (!scan) return tl::unexpected(scan.error());
  for (const auto& [offset, what] : scan->damage) {
    say(fmt::format("'{}', offset {}: {}; the rest goes on", segment.path, offset, what));
  }
  std::vector<WindowRecord> windows;
  for (const auto& record : scan->records) {
    if (auto window = decode_window(record.payload)) windows.push_back(std::move(*window));
  }
  return windows;
}

/// Folds the oldest segment that is whole and not being read. False: there is none.
Result<bool> Spool::State::fold_oldest() {
  for (auto& folder : folders) {
    for (std::size_t i = head && &folder == &folders.front() ? 1 : 0; i < folder.segments().size(); ++i) {
      const Segment& segment = folder.segments()[i];
      if (segment.kind != SegmentKind::whole) continue;
      if (i + 1 == folder.segments().size()) folder.close_segment();
      tell(SegmentKind::folded);
      std::string records;
      std::uint64_t sequence = segment.number;
      auto windows = read_segment(segment);
      if (!windows) return tl::unexpected(windows.error());
      for (auto& window : *windows) append_record(records, sequence++, encode_window(fold_window(std::move(window))));
      if (auto done = folder.replace(i, i, SegmentKind::folded, records, windows->size()); !done) {
        return tl::unexpected(done.error());
      }
      return true;
    }
  }
  return false;
}

/// Sheds the two oldest segments into one. A folder's first segment is left alone: the database may have a part of it
/// from before a crash, and what is there must not be counted as lost. False: there are no two.
Result<bool> Spool::State::shed_oldest() {
  for (auto& folder : folders) {
    const auto& segments = folder.segments();
    if (segments.size() < 4) continue;
    tell(SegmentKind::shed);
    auto windows = read_segment(segments[1]);
    auto more = read_segment(segments[2]);
    if (!windows || !more) return tl::unexpected(windows ? more.error() : windows.error());
    std::ranges::move(*more, std::back_inserter(*windows));
    const auto shed = shed_windows(*windows);
    std::string records;
    std::uint64_t sequence = segments[2].number;
    for (const auto& window : shed) append_record(records, sequence++, encode_window(window));
    if (auto done = folder.replace(1, 2, SegmentKind::shed, records, shed.size()); !done) {
      return tl::unexpected(done.error());
    }
    return true;
  }
  return false;
}

}  // namespace netaugur
