#include "normal_equations.hpp"

#include <cmath>

namespace netaugur {

namespace {

struct SumProducts {
  template <class Vectors>
  [[gnu::always_inline]] static Products run(const float* features, std::size_t stride,
                                             std::span<const ProductWeights> weights) {
    using Floats = typename Vectors::Floats;
    Products products;
    for (std::size_t row = 0; row < product_rows; row += 2 * Vectors::floats) {
      Floats first[product_columns];
      Floats second[product_columns];
      for (std::size_t column = 0; column < product_columns; ++column) first[column] = second[column] = Floats{};
      const float* sample = features + row;
      for (const ProductWeights& weight : weights) {
        const Floats a = Vectors::at(sample);
        const Floats b = Vectors::at(sample + Vectors::floats);
        for (std::size_t column = 0; column < product_columns; ++column) {
          first[column] += a * weight[column];
          second[column] += b * weight[column];
        }
        sample += stride;
      }
      for (std::size_t column = 0; column < product_columns; ++column) {
        Vectors::at(&products[column][row]) = first[column];
        Vectors::at(&products[column][row + Vectors::floats]) = second[column];
      }
    }
    return products;
  }
};

struct SolvePositive {
  template <class Vectors>
  [[gnu::always_inline]] static void run(std::span<double> matrix, std::span<double> right) {
    for (std::size_t lane = 0; lane < systems_at_once; lane += Vectors::doubles)
      solve<Vectors>(matrix.data() + lane, right.data() + lane, right.size() / systems_at_once);
  }

 private:
  template <class Vectors>
  [[gnu::always_inline]] static void solve(double* matrix, double* right, std::size_t n) {
    using Doubles = typename Vectors::Doubles;
    using Stored = typename Vectors::StoredDoubles;
    const auto at = [&](std::size_t row, std::size_t column) -> Stored& {
      return Vectors::at(matrix + lower_half(n, row, column) * systems_at_once);
    };
    const auto x = [&](std::size_t row) -> Stored& { return Vectors::at(right + row * systems_at_once); };
    for (std::size_t k = 0; k < n; ++k) {
      // Four columns at once, so that this one is loaded and stored a quarter of the times.
      std::size_t j = 0;
      for (; j + 4 <= k; j += 4) {
        const Doubles a = at(k, j), b = at(k, j + 1), c = at(k, j + 2), d = at(k, j + 3);
        for (std::size_t i = k; i < n; ++i)
          at(i, k) -= (at(i, j) * a + at(i, j + 1) * b) + (at(i, j + 2) * c + at(i, j + 3) * d);
      }
      for (; j < k; ++j) {
        const Doubles a = at(k, j);
        for (std::size_t i = k; i < n; ++i) at(i, k) -= at(i, j) * a;
      }
      Doubles inverse = at(k, k);
      for (std::size_t lane = 0; lane < Vectors::doubles; ++lane) inverse[lane] = 1 / std::sqrt(inverse[lane]);
      for (std::size_t i = k; i < n; ++i) at(i, k) *= inverse;
      x(k) *= inverse;
      for (std::size_t i = k + 1; i < n; ++i) x(i) -= at(i, k) * x(k);
    }
    for (std::size_t k = n; k-- > 0;) {
      Doubles sum{};
      for (std::size_t i = k + 1; i < n; ++i) sum += at(i, k) * x(i);
      x(k) = (x(k) - sum) / at(k, k);
    }
  }
};

}  // namespace

Products sum_products(const float* features, std::size_t stride, std::span<const ProductWeights> weights) {
  return with_longest_vectors<SumProducts>(features, stride, weights);
}

void solve_positive(std::span<double> matrix, std::span<double> right) {
  with_longest_vectors<SolvePositive>(matrix, right);
}

}  // namespace netaugur
