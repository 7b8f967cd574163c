# cmake -C share/cmake/developer.cmake -S . -B build
# FORCE, so that a preset holds in a build folder that another one has configured.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG" CACHE STRING "" FORCE)
set(LEYDEN_WARNINGS_AS_ERRORS ON CACHE BOOL "" FORCE)
set(LEYDEN_SANITIZE OFF CACHE BOOL "" FORCE)
set(BUILD_TESTING ON CACHE BOOL "" FORCE)
