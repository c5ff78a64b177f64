#include "netaugur/forecast/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace netaugur {

void share_out(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  for (std::size_t t = 1; t < std::min(threads, count); ++t) others.emplace_back(take);
  take();
}

}  // namespace netaugur
