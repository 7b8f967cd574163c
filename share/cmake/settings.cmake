# What a user may choose, and what holds for every target.
set(LEYDEN_INDEX_BITS 32 CACHE STRING "Width of PetscInt in the PETSc to build against: 32 or 64")
set_property(CACHE LEYDEN_INDEX_BITS PROPERTY STRINGS 32 64)
option(LEYDEN_WARNINGS_AS_ERRORS "Treat compiler warnings as errors" OFF)
option(LEYDEN_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(LEYDEN_FUZZ "Build the libFuzzer harnesses (clang only)" OFF)
option(LEYDEN_LONG_TESTS "Also register the tests that take minutes" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
include(GNUInstallDirs)

# The flags of our own targets; dependencies come in as system headers.
add_library(leyden_flags INTERFACE)
target_compile_features(leyden_flags INTERFACE cxx_std_20)
target_compile_options(leyden_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                              -Wnon-virtual-dtor -Wold-style-cast)
if(LEYDEN_WARNINGS_AS_ERRORS)
  target_compile_options(leyden_flags INTERFACE -Werror)
endif()
if(LEYDEN_SANITIZE)
  target_compile_options(leyden_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                -fno-omit-frame-pointer)
  target_link_options(leyden_flags INTERFACE -fsanitize=address,undefined)
endif()

find_program(LEYDEN_CCACHE ccache)
if(LEYDEN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache takes part with precompiled headers only if told so.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${LEYDEN_CCACHE}")
endif()
