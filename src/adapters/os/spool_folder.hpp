#pragma once
// One aggregate's sub-folder of the spool, locked while it lives: segments, a lock, and the name of the database that
// the windows are for.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "netaugur/store/spool_format.hpp"
#include "spool_files.hpp"

namespace netaugur::spool {

struct Segment {
  std::string path;
  std::uint64_t number = 0;  ///< sequence of the first window that was written to it; its file's name
  std::uint64_t first = 0;   ///< see SegmentHeader
  std::uint64_t windows = 0;
  std::uint64_t bytes = 0;
  SegmentKind kind = SegmentKind::whole;
};

/// What is left after a write that failed is what was there before it. Not thread-safe.
class Folder {
 public:
  /// A new one in `parent`, which it makes where it is not there.
  [[nodiscard]] static Result<Folder> create(const std::string& parent, const std::string& database);
  /// One that is there, with what it holds. Segments that this version does not read stay as they are and are in
  /// `complaints`. Errors: conflict (its owner lives), bad_input (it is for another database), unavailable, denied.
  [[nodiscard]] static Result<Folder> adopt(const std::string& path, const std::string& database);

  /// Appends octets of whole records to the newest segment, or to a new one where that would exceed `segment_bytes`,
  /// and makes them last.
  [[nodiscard]] Status append(std::string_view records, std::uint64_t windows, std::uint64_t segment_bytes);
  /// What comes next goes to a new segment.
  void close_segment() { writing_ = Descriptor(); }
  /// Puts `records` in the place of the segments [from, to]; either they or the old ones are there after a crash.
  [[nodiscard]] Status replace(std::size_t from, std::size_t to, SegmentKind kind, std::string_view records,
                               std::uint64_t windows);
  /// The oldest segment has served. One that is damaged is kept under another name for whoever wants to look.
  enum class Fate { remove, set_aside };
  void drop_oldest(Fate fate);
  /// Removes the folder where nothing is in it any more.
  void remove();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::deque<Segment>& segments() const { return segments_; }
  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }
  [[nodiscard]] std::uint64_t next_sequence() const { return next_sequence_; }

 private:
  Folder(std::string path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  [[nodiscard]] Status find_segments();
  [[nodiscard]] static Status count_windows(Segment& segment);
  [[nodiscard]] Status cut_torn_tail(Segment& last);
  [[nodiscard]] Status start_segment(std::string_view records, std::uint64_t windows);

  std::string path_;
  Descriptor lock_;
  std::deque<Segment> segments_;  ///< oldest first
  Descriptor writing_;            ///< the newest segment while it may be appended to
  std::uint64_t next_sequence_ = 1;
  std::vector<std::string> complaints_;
};

}  // namespace netaugur::spool
