#pragma once

#include "leyden/hamiltonian/step_products.hpp"

#include <cstddef>
#include <string_view>

namespace leyden {

/// What a block of 2^bits consecutive doubles needs to know of fields and Ising couplings. All per bit of the
/// index of a double; bit 0 is no site where complex numbers lie interleaved, and has weight and fields 0.
/// "Low" bits are those that a kernel does in registers, "middle" ones the others of the block.
struct FieldBlock {
  int bits;
  const double* weights;         ///< [bits] of X on each bit
  const double* low_diagonal;    ///< [2^low] couplings among low bits
  const double* middle_fields;   ///< [2^(bits - low)][8] on each low bit, from the middle bits
  const double* outer_fields;    ///< [8] on each low bit, from all else
  const double* middle_diagonal; ///< [2^(bits - low)] the diagonal without what touches low bits
  std::size_t ahead;             ///< doubles to the next block, which is fetched from memory meanwhile
};

/// A few columns of a matrix whose rows lie `stride` doubles apart: the bits above a block.
struct FieldTile {
  std::size_t stride;
  int bits;              ///< 2^bits rows
  int columns;           ///< doubles of each row
  const double* weights; ///< [bits] of X on each row bit
};

/// What a block needs to know for Hadamard transforms of its site bits.
struct HadamardBlock {
  int bits;
  int site_bit;        ///< the first bit that is a site: 0 or 1
  const double* signs; ///< [4][2^low] (-1)^floor(ups / 2) of a low index, when as many more sites are up
  int ups;             ///< of the sites above the block
  std::size_t ahead;   ///< doubles to the next block
  double* room;        ///< for two blocks, on the way back
};

/// Columns of a matrix as in FieldTile, transformed in the row bits.
struct HadamardTile {
  std::size_t stride;
  int bits;
  int columns;
  const double* column_diagonal; ///< [columns] of the diagonal from the column bits alone
  const double* column_fields;   ///< [bits][columns] on each row bit, from the column bits
  std::size_t field_stride;      ///< doubles from the fields on one row bit to those on the next
  const double* row_diagonal;    ///< [2^bits] from the row bits alone
};

/// y += weight x on a whole chunk of doubles.
struct WholeFlip {
  std::ptrdiff_t from; ///< doubles from the chunk of y to that of x
  double weight;
};

/// The same from a chunk in which one or two bits of the indices are flipped.
struct LowFlip {
  std::ptrdiff_t from;
  unsigned bits; ///< that are flipped
  double odd;    ///< weight where one of `bits` is set in the index of y
  double even;   ///< weight where none is, or both are
};

/// Flips of two bits, sorted by the chunk of 2^chunk_bits doubles that they make: those of chunk c are from
/// first[c] to first[c + 1] - 1.
struct ChunkFlips {
  std::size_t chunks;
  int chunk_bits;               ///< the kernels' low bits, or those of the columns of a tile
  const std::ptrdiff_t* places; ///< [chunks] where each begins
  const std::size_t* first_whole;
  const WholeFlip* whole;
  const std::size_t* first_low;
  const LowFlip* low;
  const LowFlip* same; ///< within each chunk
  int sames;
};

/// sums[i * rights + j] += sum_k left[i][k] weights[k] right[j][k].
struct InnerProducts {
  const double* const* left;
  int lefts;
  const double* const* right;
  int rights;
  const double* weights; ///< null: all 1
  bool upper;            ///< those with i > j are of no interest
  std::size_t size;      ///< of each vector, a multiple of 8
  double* sums;
};

/// The kernels of one instruction set.
struct SimdKernels {
  std::string_view name;
  int low_bits; ///< at least so many bits has a block

  /// y = A x for the block, A = diagonal + sum of weights times X on its bits; less `minus`, unless that is
  /// null. `minus` may be y. To `products`, unless null, are added those of x with x and with `minus`.
  void (*field_block)(const FieldBlock& block, const double* x, const double* minus, double* y,
                      StepProducts* products);
  /// y += A x.
  void (*field_block_added)(const FieldBlock& block, const double* x, double* y);
  /// y += sum of weights times X on the row bits, for the tile that begins at x and y; with `minus` instead
  /// y = that sum less `minus`, and `products` as above.
  void (*field_tile)(const FieldTile& tile, const double* x, const double* minus, double* y,
                     StepProducts* products);
  /// y += flips of x. x and y must differ.
  void (*add_flips)(const ChunkFlips& flips, const double* x, double* y);
  void (*add_inner_products)(const InnerProducts& wanted);
  /// u = W x and, unless v is null, v = W S x: W transforms the block's bits (without its norm), S are signs.
  /// u may be x.
  void (*hadamard_forth)(const HadamardBlock& block, const double* x, double* u, double* v);
  /// x = W (diagonal) W x in the row bits, for the tile that begins at x.
  void (*hadamard_tile)(const HadamardTile& tile, double* x);
  /// y = (diagonal of `field`) x + W u + S W v, less `minus` unless that is null. u and v are used up; v may
  /// be null. `minus` may be y.
  void (*hadamard_back)(const HadamardBlock& block, const FieldBlock& field, const double* x, double* u,
                        double* v, const double* minus, double* y);
};

/// The best that this processor can run, or what the environment variable LEYDEN_SIMD names: `portable`,
/// `avx2` or `avx512`. Throws BadInput if it names something else, or what this processor lacks.
const SimdKernels& simd_kernels();

extern const SimdKernels simd_portable_kernels;
extern const SimdKernels simd_avx2_kernels;
extern const SimdKernels simd_avx512_kernels;

} // namespace leyden
