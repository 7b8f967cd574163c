# cmake --install: program, library, headers, CMake package, plotting scripts, guide, example jobs.
include(CMakePackageConfigHelpers)
set(_leyden_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/leyden")
install(TARGETS leyden_library leyden_flags leyden_dependencies leyden_program EXPORT leydenTargets)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/leyden" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY share/plot share/guide share/example jobs DESTINATION "${CMAKE_INSTALL_DATADIR}/leyden"
        USE_SOURCE_PERMISSIONS PATTERN "__pycache__" EXCLUDE)
