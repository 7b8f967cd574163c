# leyden_test(NAME SOURCES... [RANKS 1 2 3 4]): a GoogleTest program, run once or under mpirun on each number of ranks.
# The test is FOLDER.NAME[.np3], or FOLDER[.np3] where NAME is that of the folder; its program is test_FOLDER[.NAME].
# Programs with RANKS get a main that starts MPI, PETSc and SLEPc and fails if any rank fails.
add_library(leyden_test_main STATIC "${PROJECT_SOURCE_DIR}/tests/mpi_main.cpp" "${PROJECT_SOURCE_DIR}/tests/scratch_file.cpp")
target_link_libraries(leyden_test_main PUBLIC leyden_library leyden_flags GTest::gtest GTest::gmock)
target_include_directories(leyden_test_main PUBLIC "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/src")
target_compile_definitions(leyden_test_main PUBLIC LEYDEN_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
# Compiling the tests takes longer than running them: optimise them little, and read the large headers once.
if(LEYDEN_SANITIZE)
  target_compile_options(leyden_test_main PUBLIC -O0 -g1)
else()
  target_compile_options(leyden_test_main PUBLIC -O1 -g0)
endif()
target_precompile_headers(leyden_test_main PRIVATE <gmock/gmock.h> <gtest/gtest.h> <slepceps.h> <slepcmfn.h> <Eigen/Dense>)

set(LEYDEN_MPIRUN ${MPIEXEC_EXECUTABLE} --allow-run-as-root --oversubscribe)
set(LEYDEN_MPI_ENVIRONMENT OMPI_MCA_mpi_yield_when_idle=1 OMPI_MCA_rmaps_base_oversubscribe=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1)
if(LEYDEN_SANITIZE)
  # Slow unwinding, because the libraries are built without frame pointers and their leaks are known by their names.
  list(APPEND LEYDEN_MPI_ENVIRONMENT ASAN_OPTIONS=detect_leaks=1:fast_unwind_on_malloc=0
       LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp:print_suppressions=0)
endif()
set(LEYDEN_PYTHON /usr/bin/python3)

function(leyden_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;RANKS" ${ARGN})
  get_filename_component(folder "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
  if(NOT name MATCHES "^${folder}(\\.|$)")
    string(PREPEND name "${folder}.")
  endif()
  add_executable(test_${name} ${arg_SOURCES})
  set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  target_precompile_headers(test_${name} REUSE_FROM leyden_test_main)
  if(NOT arg_RANKS)
    # gtest_main comes first in the link, so that its main is taken.
    target_link_libraries(test_${name} PRIVATE GTest::gtest_main leyden_test_main)
    add_test(NAME ${name} COMMAND test_${name})
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${LEYDEN_MPI_ENVIRONMENT}" TIMEOUT 600)
  else()
    target_link_libraries(test_${name} PRIVATE leyden_test_main)
    foreach(ranks IN LISTS arg_RANKS)
      add_test(NAME ${name}.np${ranks} COMMAND ${LEYDEN_MPIRUN} -n ${ranks} $<TARGET_FILE:test_${name}>)
      set_tests_properties(${name}.np${ranks} PROPERTIES PROCESSORS ${ranks} ENVIRONMENT "${LEYDEN_MPI_ENVIRONMENT}" TIMEOUT 600)
    endforeach()
  endif()
endfunction()
