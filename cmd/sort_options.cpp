#include "sort_options.hpp"

namespace netaugur::cmd {

void declare_sort_options(CLI::App& app, SortWish& wish, const char* columns) {
  app.add_option("--sort", wish.column, columns);
  app.add_option("--order", wish.order, "asc or desc (default: asc for addresses and services, else desc)");
}

Result<Sort> read_sort(const SortWish& wish, std::span<const SortColumn> columns, SortColumn usual) {
  auto sort = parse_sort(wish, columns, usual);
  if (!sort) return fail(sort.error().code, "--" + sort.error().message, sort.error().notes);
  return sort;
}

}  // namespace netaugur::cmd
