# cmake -C share/cmake/sanitizers.cmake -S . -B build-sanitizers
# FORCE, so that a preset holds in a build folder that another one has configured.
set(CMAKE_BUILD_TYPE Sanitizers CACHE STRING "" FORCE)
set(CMAKE_C_FLAGS_SANITIZERS "-O1 -g1" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_SANITIZERS "-O1 -g1" CACHE STRING "" FORCE)
set(LEYDEN_WARNINGS_AS_ERRORS ON CACHE BOOL "" FORCE)
set(LEYDEN_SANITIZE ON CACHE BOOL "" FORCE)
set(BUILD_TESTING ON CACHE BOOL "" FORCE)
