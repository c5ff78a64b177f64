#pragma once
// The two loops that a ridge regression of some thirty features spends its time in. General products and decompositions
// take three to ten times as long: matrices of this size are over before their packing and blocking have paid.

#include <array>
#include <cstddef>
#include <span>

#include "lanes.hpp"

namespace netaugur {

/// Features whose products are summed at once, and what each is multiplied with.
inline constexpr std::size_t product_rows = 2 * LongVectors::floats;
inline constexpr std::size_t product_columns = 5;
/// Of one sample.
using ProductWeights = std::array<float, product_columns>;
using Products = std::array<std::array<float, product_rows>, product_columns>;

/// Sums over samples of features times weights. `features`: of the first sample, the next ones `stride` numbers on
/// each.
[[nodiscard]] Products sum_products(const float* features, std::size_t stride, std::span<const ProductWeights> weights);

/// Where in the lower half of a symmetric matrix of n columns, column after column, an element stands: column <= row <
/// n.
[[nodiscard]] constexpr std::size_t lower_half(std::size_t n, std::size_t row, std::size_t column) {
  return column * (2 * n - column - 1) / 2 + row;
}

/// Systems that are solved side by side; their numbers alternate.
inline constexpr std::size_t systems_at_once = LongVectors::doubles;

/// x with matrix * x = right, by Cholesky's decomposition (Golub and Van Loan, Matrix Computations, 4.2).
/// `matrix`: lower halves; overwritten, as `right` is by x. Where a matrix is not positive definite its x is not
/// finite.
void solve_positive(std::span<double> matrix, std::span<double> right);

}  // namespace netaugur
