# cmake -C share/cmake/developer.cmake -S . -B build
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(LEYDEN_WARNINGS_AS_ERRORS ON CACHE BOOL "")
set(BUILD_TESTING ON CACHE BOOL "")
