# cmake --install: program, library, headers, CMake package, plotting scripts, guide, example jobs.
include(CMakePackageConfigHelpers)
set(_leyden_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/leyden")
set_target_properties(leyden_library PROPERTIES EXPORT_NAME leyden)

install(TARGETS leyden_program)
install(TARGETS leyden_library leyden_flags EXPORT leydenTargets)
install(EXPORT leydenTargets NAMESPACE leyden:: DESTINATION "${_leyden_package_dir}")
configure_package_config_file("${PROJECT_SOURCE_DIR}/share/cmake/leydenConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/leydenConfig.cmake" INSTALL_DESTINATION "${_leyden_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/leydenConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/leydenConfig.cmake" "${PROJECT_BINARY_DIR}/leydenConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/share/cmake/dependencies.cmake" DESTINATION "${_leyden_package_dir}")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/leyden" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY share/plot share/guide share/example jobs DESTINATION "${CMAKE_INSTALL_DATADIR}/leyden"
        USE_SOURCE_PERMISSIONS PATTERN "__pycache__" EXCLUDE)
