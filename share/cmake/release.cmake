# cmake -C share/cmake/release.cmake -S . -B build
# FORCE, so that a preset holds in a build folder that another one has configured.
set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
set(LEYDEN_WARNINGS_AS_ERRORS OFF CACHE BOOL "" FORCE)
set(LEYDEN_SANITIZE OFF CACHE BOOL "" FORCE)
set(BUILD_TESTING OFF CACHE BOOL "" FORCE)
