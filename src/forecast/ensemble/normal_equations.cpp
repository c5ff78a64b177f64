#include "normal_equations.hpp"

#include <cmath>
#include <cstring>

namespace netaugur {

namespace {

using Lanes = float __attribute__((vector_size(16)));

}  // namespace

Products sum_products(const float* features, std::size_t stride, std::span<const ProductWeights> weights) {
  std::array<Lanes, product_columns> first{};
  std::array<Lanes, product_columns> second{};
  for (const ProductWeights& weight : weights) {
    Lanes a;
    Lanes b;
    std::memcpy(&a, features, sizeof a);
    std::memcpy(&b, features + product_rows / 2, sizeof b);
    for (std::size_t column = 0; column < product_columns; ++column) {
      first[column] += a * weight[column];
      second[column] += b * weight[column];
    }
    features += stride;
  }
  Products products;
  for (std::size_t column = 0; column < product_columns; ++column) {
    std::memcpy(&products[column], &first[column], sizeof(Lanes));
    std::memcpy(&products[column][product_rows / 2], &second[column], sizeof(Lanes));
  }
  return products;
}

void solve_positive(std::span<double> matrix, std::span<double> right) {
  const std::size_t n = right.size();
  for (std::size_t k = 0; k < n; ++k) {
    double* const column = &matrix[k * n];
    // Four columns at once, so that this one is loaded and stored a quarter of the times.
    std::size_t j = 0;
    for (; j + 4 <= k; j += 4) {
      const double* const a = &matrix[j * n];
      const double *const b = a + n, *const c = b + n, *const d = c + n;
      const double ak = a[k], bk = b[k], ck = c[k], dk = d[k];
      for (std::size_t i = k; i < n; ++i) column[i] -= (a[i] * ak + b[i] * bk) + (c[i] * ck + d[i] * dk);
    }
    for (; j < k; ++j) {
      const double* const a = &matrix[j * n];
      const double ak = a[k];
      for (std::size_t i = k; i < n; ++i) column[i] -= a[i] * ak;
    }
    const double inverse = 1 / std::sqrt(column[k]);
    for (std::size_t i = k; i < n; ++i) column[i] *= inverse;
    right[k] *= inverse;
    for (std::size_t i = k + 1; i < n; ++i) right[i] -= column[i] * right[k];
  }
  for (std::size_t k = n; k-- > 0;) {
    const double* const column = &matrix[k * n];
    std::array<double, 4> sums{};
    std::size_t i = k + 1;
    for (; i + sums.size() <= n; i += sums.size()) {
      for (std::size_t part = 0; part < sums.size(); ++part) sums[part] += column[i + part] * right[i + part];
    }
    for (; i < n; ++i) sums[0] += column[i] * right[i];
    right[k] = (right[k] - ((sums[0] + sums[1]) + (sums[2] + sums[3]))) / column[k];
  }
}

}  // namespace netaugur
