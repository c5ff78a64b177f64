#include "output_queue.hpp"

namespace netaugur {

OutputQueue::OutputQueue(LineSink& sink, std::size_t room, FlowTable empty)
    : sink_(sink), room_(room), empty_(std::move(empty)), writer_([this] { write_all(); }) {}

OutputQueue::~OutputQueue() { static_cast<void>(finish()); }

std::size_t OutputQueue::weight_of(Item& item) {
  if (auto* flows = std::get_if<Flows>(&item)) return flows->table.size();
  if (const auto* packets = std::get_if<Packets>(&item)) return packets->size() * packet_weight;
  return 1;
}

void OutputQueue::write_packets(std::span<const DecodedFrame> frames) {
  Packets packets;
  {
    const std::scoped_lock lock(mutex_);
    if (!spare_packets_.empty()) {
      packets = std::move(spare_packets_.back());
      spare_packets_.pop_back();
    }
  }
  packets.assign(frames.begin(), frames.end());
  push(std::move(packets));
}

void OutputQueue::write_flows(const Window& window, FlowTable& flows) {
  FlowTable next = empty_;
  {
    const std::scoped_lock lock(mutex_);
    if (!spare_tables_.empty()) {
      next = std::move(spare_tables_.back());
      spare_tables_.pop_back();
    }
  }
  push(Flows{window, std::exchange(flows, std::move(next))});
}

void OutputQueue::push(Item item) {
  const std::size_t weight = weight_of(item);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_ == 0 || waiting_ + weight <= room_ || error_; });
  if (error_) return;
  waiting_ += weight;
  items_.push_back(std::move(item));
  lock.unlock();
  changed_.notify_all();
}

Status OutputQueue::flush() {
  const std::scoped_lock lock(mutex_);
  if (error_) return tl::unexpected(*error_);
  return {};
}

Status OutputQueue::finish() {
  {
    const std::scoped_lock lock(mutex_);
    finishing_ = true;
  }
  changed_.notify_all();
  if (writer_.joinable()) writer_.join();
  if (error_) return tl::unexpected(*error_);
  return {};
}

void OutputQueue::write_all() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return finishing_ || !items_.empty(); });
    if (items_.empty()) return;
    Item item = std::move(items_.front());
    items_.pop_front();
    const std::size_t weight = weight_of(item);
    const bool pass_on = items_.empty() || weight >= weighty;
    lock.unlock();
    write_item(item);
    const Status status = pass_on ? sink_.flush() : Status();
    recycle(std::move(item));
    lock.lock();
    waiting_ -= weight;
    if (!status) {
      error_ = status.error();
      items_.clear();
    }
    changed_.notify_all();
    if (error_) return;
  }
}

void OutputQueue::write_item(Item& item) {
  if (auto* flows = std::get_if<Flows>(&item)) {
    sink_.write_flows(flows->window, flows->table);
  } else if (const auto* packets = std::get_if<Packets>(&item)) {
    sink_.write_packets(*packets);
  } else if (const auto* packet = std::get_if<PacketLine>(&item)) {
    sink_.write(*packet);
  } else if (const auto* header = std::get_if<StreamHeader>(&item)) {
    sink_.write(*header);
  } else if (const auto* flow = std::get_if<FlowLine>(&item)) {
    sink_.write(*flow);
  } else if (const auto* loss = std::get_if<LossLine>(&item)) {
    sink_.write(*loss);
  } else if (const auto* mark = std::get_if<MarkLine>(&item)) {
    sink_.write(*mark);
  }
}

void OutputQueue::recycle(Item item) {
  if (auto* flows = std::get_if<Flows>(&item)) {
    const std::scoped_lock lock(mutex_);
    if (spare_tables_.size() < spares_max) spare_tables_.push_back(std::move(flows->table));
  } else if (auto* packets = std::get_if<Packets>(&item)) {
    packets->clear();
    const std::scoped_lock lock(mutex_);
    spare_packets_.push_back(std::move(*packets));
  }
}

}  // namespace netaugur
