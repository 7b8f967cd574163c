# cmake -D SOURCE=... -D OUTPUT=... -P git_commit.cmake: writes the commit of the tree into a header, at each build,
# and touches it only when it has changed.
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND git -C "${SOURCE}" rev-parse HEAD OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE
                ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(commit "unknown")
else()
  execute_process(COMMAND git -C "${SOURCE}" status --porcelain --untracked-files=no OUTPUT_VARIABLE changed ERROR_QUIET)
  if(NOT "${changed}" STREQUAL "")
    string(APPEND commit "+changes")
  endif()
endif()
file(CONFIGURE OUTPUT "${OUTPUT}" CONTENT "#pragma once

#define LEYDEN_GIT_COMMIT \"${commit}\"
" @ONLY)
