#pragma once
// The two loops that a ridge regression of some thirty features spends its time in. General products and decompositions
// take two to three times as long: matrices of this size are over before their packing and blocking have paid.

#include <array>
#include <cstddef>
#include <span>

namespace netaugur {

/// Features whose products are summed at once, and what each is multiplied with.
inline constexpr std::size_t product_rows = 8;
inline constexpr std::size_t product_columns = 5;
/// Of one sample.
using ProductWeights = std::array<float, product_columns>;
using Products = std::array<std::array<float, product_rows>, product_columns>;

/// Sums over samples of features times weights. `features`: of the first sample, the next ones `stride` numbers on
/// each.
[[nodiscard]] Products sum_products(const float* features, std::size_t stride, std::span<const ProductWeights> weights);

/// x with matrix * x = right, by Cholesky's decomposition (Golub and Van Loan, Matrix Computations, 4.2). `matrix`:
/// symmetric, shape n x n, of which the lower half is read, column by column; overwritten, as `right` is by x. Where
/// the matrix is not positive definite x is not finite.
void solve_positive(std::span<double> matrix, std::span<double> right);

}  // namespace netaugur
