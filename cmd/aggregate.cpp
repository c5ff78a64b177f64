#include "command.hpp"

namespace netaugur::cmd {

Run declare_aggregate(CLI::App&) {
  return [] { return 1; };
}

}  // namespace netaugur::cmd
