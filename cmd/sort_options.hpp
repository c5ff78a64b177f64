#pragma once
// `--sort` and `--order` of the commands that print a table a page at a time.

#include <CLI/CLI.hpp>
#include <span>

#include "netaugur/store/sort.hpp"

namespace netaugur::cmd {

/// `columns` is what the help says of them.
void declare_sort_options(CLI::App& app, SortWish& wish, const char* columns);

/// As `parse_sort`, with an error that names the option.
[[nodiscard]] Result<Sort> read_sort(const SortWish& wish, std::span<const SortColumn> columns, SortColumn usual);

}  // namespace netaugur::cmd
