#include "command.hpp"

namespace netaugur::cmd {

Run declare_predict(CLI::App&) {
  return [] { return 1; };
}

}  // namespace netaugur::cmd
