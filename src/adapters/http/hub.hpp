#pragma once
// Who listens to the stream. Each message is serialised once and shared by all.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace netaugur::http {

struct StreamMessage {
  std::string sensor;         ///< empty: for everybody
  std::int64_t sequence = 0;  ///< of a window, else 0
  std::shared_ptr<const std::string> text;
};

class StreamListener {
 public:
  virtual ~StreamListener() = default;
  /// Never waits. May leave the hub.
  virtual void offer(const StreamMessage& message) = 0;
  /// The server ends.
  virtual void go_away() = 0;
  /// Id of who listens.
  [[nodiscard]] virtual std::int64_t access() const = 0;
  /// Who listens was signed out.
  virtual void sign_out() = 0;
};

/// Used by the I/O thread alone.
class StreamHub {
 public:
  void join(const std::shared_ptr<StreamListener>& listener);
  void leave(const std::shared_ptr<StreamListener>& listener);
  void publish(const StreamMessage& message);
  void go_away();
  /// Ends the streams of these.
  void end_access(const std::vector<std::int64_t>& ended);
  /// Of all who listen, each once.
  [[nodiscard]] std::vector<std::int64_t> accesses() const;

  /// Empty until the database answered for the first time.
  [[nodiscard]] std::optional<std::int64_t> newest() const { return newest_; }
  void set_newest(std::int64_t sequence);

 private:
  std::unordered_set<std::shared_ptr<StreamListener>> listeners_;
  std::optional<std::int64_t> newest_;
};

}  // namespace netaugur::http
