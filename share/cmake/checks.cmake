# Targets: format rewrites the sources, format_check complains about those that are not formatted, tidy runs clang-tidy
# over src/ on all cores. Their number is asked for here: make and ninja keep $() in commands for themselves.
cmake_host_system_information(RESULT _leyden_cores QUERY NUMBER_OF_LOGICAL_CORES)
set(_leyden_all_sources "git ls-files '*.cpp' '*.hpp' | xargs -P ${_leyden_cores} -n 16 clang-format")
set(_leyden_tidy_folder "${PROJECT_BINARY_DIR}/tidy")
add_custom_target(format COMMAND bash -c "${_leyden_all_sources} -i"
                  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
add_custom_target(format_check COMMAND bash -c "${_leyden_all_sources} --dry-run -Werror"
                  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)

# Without the precompiled headers, which are in gcc's format and would hide missing includes; the largest files first.
add_custom_target(tidy
  COMMAND "${CMAKE_COMMAND}" -E make_directory "${_leyden_tidy_folder}"
  COMMAND sed -E "s/ -Winvalid-pch -include [^ ]+//" "${PROJECT_BINARY_DIR}/compile_commands.json"
          > "${_leyden_tidy_folder}/compile_commands.json"
  COMMAND bash -c "set -o pipefail; git ls-files 'src/*.cpp' | xargs ls -S | xargs -P ${_leyden_cores} -n 1 clang-tidy --quiet -p '${_leyden_tidy_folder}' 2>&1 | { grep -vE '^[0-9]+ warnings? generated' || true; }"
  WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" VERBATIM)
add_dependencies(tidy leyden_git_commit)
