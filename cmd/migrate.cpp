#include "command.hpp"

namespace netaugur::cmd {

Run declare_migrate(CLI::App&) {
  return [] { return 1; };
}

}  // namespace netaugur::cmd
