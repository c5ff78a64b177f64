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
  sigset_t set = handled();
  // Without a use for it, SIGHUP ends the process with its terminal, as ever.
  if (handlers_.reload) sigaddset(&set, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  thread_ = std::thread([this, set] {
    while (true) {
      int signal = 0;
      if (sigwait(&set, &signal) != 0) continue;
      if (done_) return;
      if (signal == SIGUSR1) {
        if (handlers_.report) handlers_.report();
      } else if (signal == SIGHUP) {
        handlers_.reload();
      } else {
        handlers_.stop();
      }
    }
  });
}

Signals::~Signals() {
  done_ = true;
  pthread_kill(thread_.native_handle(), SIGUSR1);  // ends the thread's wait
  thread_.join();
}

}  // namespace netaugur
