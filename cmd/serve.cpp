#include "command.hpp"

namespace netaugur::cmd {

Run declare_serve(CLI::App&) {
  return [] { return 1; };
}

}  // namespace netaugur::cmd
