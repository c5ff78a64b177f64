#include <csignal>
#include <utility>

#include "netaugur/adapters/os.hpp"

namespace netaugur {

namespace {

sigset_t handled() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGUSR1);
  return set;
}

}  // namespace

void hold_signals() {
  const sigset_t set = handled();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

bool stop_waits() {
  sigset_t waiting;
  sigemptyset(&waiting);
  sigpending(&waiting);
  return sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1;
}

Signals::Signals(Handlers handlers) : handlers_(std::move(handlers)) {
  hold_signals();
  const sigset_t set = handled();
  std::signal(SIGPIPE, SIG_IGN);
  thread_ = std::thread([this, set] {
    // A short wait instead of an endless one, so that the destructor needs no signal of its own.
    const timespec patience{0, 50'000'000};
    while (!done_) {
      const int signal = sigtimedwait(&set, nullptr, &patience);
      if (signal == SIGINT || signal == SIGTERM) {
        handlers_.stop();
      } else if (signal == SIGUSR1 && handlers_.report) {
        handlers_.report();
      }
    }
  });
}

Signals::~Signals() {
  done_ = true;
  thread_.join();
}

}  // namespace netaugur
