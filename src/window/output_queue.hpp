#pragma once
// The bounded hand-over from the counting thread to the writing thread: a window's end never holds up the counting.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "netaugur/window/line_sink.hpp"

namespace netaugur {

/// Passes on what it is given to another sink, in order, on a thread of its own. When `room` flows wait, or a sixteenth
/// as many packets, the giver waits too. Of the giver's thread alone but for what is said to be of the other.
class OutputQueue final : public LineSink {
 public:
  /// `sink` outlives the queue and is used by its thread alone. `tables` makes an empty table.
  OutputQueue(LineSink& sink, std::size_t room, FlowTable empty);
  ~OutputQueue() override;
  OutputQueue(const OutputQueue&) = delete;
  OutputQueue& operator=(const OutputQueue&) = delete;

  void write(const StreamHeader& line) override { push(line); }
  void write(const PacketLine& line) override { push(line); }
  void write(const FlowLine& line) override { push(line); }
  void write(const LossLine& line) override { push(line); }
  void write(const MarkLine& line) override { push(line); }
  void write_packets(std::span<const DecodedFrame> frames) override;
  /// Takes the table and leaves another one that is empty.
  void write_flows(const Window& window, FlowTable& flows) override;
  /// Does not wait for the writing. Error: the sink's first.
  [[nodiscard]] Status flush() override;
  /// Waits until all is written. Error: the sink's first.
  [[nodiscard]] Status finish();

 private:
  struct Flows {
    Window window;
    FlowTable table;
  };
  using Packets = std::vector<DecodedFrame>;
  using Item = std::variant<StreamHeader, PacketLine, FlowLine, LossLine, MarkLine, Flows, Packets>;

  /// A flow stands for many packets: as packets, fewer may wait, and what waits stays in the cache.
  static constexpr std::size_t packet_weight = 16;
  /// Many items of less than this weight are passed on together.
  static constexpr std::size_t weighty = 256;
  static constexpr std::size_t spares_max = 4;

  [[nodiscard]] static std::size_t weight_of(Item& item);
  void push(Item item);
  void write_all();
  void write_item(Item& item);
  void recycle(Item item);

  LineSink& sink_;
  std::size_t room_;
  FlowTable empty_;

  std::mutex mutex_;  ///< of what follows
  std::condition_variable changed_;
  std::deque<Item> items_;
  std::size_t waiting_ = 0;  ///< weight of what is in `items_` and with the writing thread
  std::vector<FlowTable> spare_tables_;
  std::vector<Packets> spare_packets_;
  std::optional<Error> error_;
  bool finishing_ = false;
  std::thread writer_;
};

}  // namespace netaugur
