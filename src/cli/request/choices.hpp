#pragma once

#include "leyden/dynamics/choice.hpp"
#include "leyden/experiments/charge.hpp"
#include "leyden/model/charger.hpp"
#include "leyden/model/coupling.hpp"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace leyden {

enum class Spacing { linear, log };

/// A word that a key takes, and what it means.
template <typename Meaning>
struct Choice {
  std::string_view word;
  Meaning meaning;
};
template <typename Meaning>
Choice(std::string_view, Meaning) -> Choice<Meaning>;

// What each word means of the keys that take no others; a key and its list take the same words, which a test
// sees to.
inline constexpr std::array coupling_shapes{
    Choice{"nearest", CouplingShape::nearest}, Choice{"next-nearest", CouplingShape::next_nearest},
    Choice{"power-law", CouplingShape::power_law}, Choice{"uniform", CouplingShape::uniform}};
inline constexpr std::array boundaries{Choice{"open", Boundary::open},
                                       Choice{"periodic", Boundary::periodic}};
inline constexpr std::array initial_states{Choice{"down", InitialState::down},
                                           Choice{"ground", InitialState::ground}};
inline constexpr std::array switches{Choice{"on", Switch::on}, Choice{"off", Switch::off}};
inline constexpr std::array spacings{Choice{"linear", Spacing::linear}, Choice{"log", Spacing::log}};
inline constexpr std::array time_searches{Choice{"window", TimeSearch::window},
                                          Choice{"global", TimeSearch::global}};
inline constexpr std::array operators{
    Choice{"auto", OperatorChoice::automatic}, Choice{"matrix-free", OperatorChoice::matrix_free},
    Choice{"assembled", OperatorChoice::assembled}, Choice{"dense", OperatorChoice::dense}};
inline constexpr std::array propagators{
    Choice{"auto", PropagatorChoice::automatic}, Choice{"chebyshev", PropagatorChoice::chebyshev},
    Choice{"krylov", PropagatorChoice::krylov}, Choice{"slepc", PropagatorChoice::slepc},
    Choice{"dense", PropagatorChoice::dense}};
inline constexpr std::array yes_or_no{Choice{"yes", true}, Choice{"no", false}};

/// What `word` means. Throws std::logic_error where it is not among `choices`: its key must not take it.
template <typename Meaning, std::size_t count>
Meaning meaning_of(std::string_view word, const std::array<Choice<Meaning>, count>& choices) {
  for (const Choice<Meaning>& choice : choices)
    if (choice.word == word) return choice.meaning;
  throw std::logic_error("no meaning of the word " + std::string(word));
}

} // namespace leyden
