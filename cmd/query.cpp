#include "command.hpp"

namespace netaugur::cmd {

Run declare_query(CLI::App&) {
  return [] { return 1; };
}

}  // namespace netaugur::cmd
