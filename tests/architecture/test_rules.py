"""Each rule of the house must catch a tree that breaks it, and pass one that does not."""

import contextlib
import io
import os
import subprocess
import tempfile
import unittest

import check_house
import rules
from layers import LAYERS, allowed_includes
from tree import Tree

HEADER = "#pragma once\n"
GOOD = {
    "README.md": "A house, see https://example.org" + "/home" + "/page and ${X}" + "/work" + "/y\n",
    "CMakeLists.txt": "project(house)\n",
    "include/leyden/text/number.hpp": HEADER + "#include <string>\n",
    "include/leyden/pauli/sum.hpp": HEADER + "#include <map>\n#include \"leyden/text/number.hpp\"\n",
    "include/leyden/cli/run.hpp": HEADER + "#include <mpi.h>\n#include \"leyden/pauli/sum.hpp\"\n",
    "src/pauli/sum.cpp": "#include \"leyden/pauli/sum.hpp\"\n#include \"reader.hpp\"\n",
    "src/pauli/reader.hpp": HEADER,
    "src/cli/version.cpp": "#include \"cli/build.hpp\"\n#include \"commit.hpp\"\n",
    "src/cli/build.hpp.in": HEADER,
    "src/cli/CMakeLists.txt": "file(WRITE ${PROJECT_BINARY_DIR}/generated/commit.hpp)\n",
    "src/main.cpp": "int main() { return run(MPI_COMM_WORLD); }\n",
    "tests/pauli/sum_test.cpp": "#include \"pauli/reader.hpp\"\nauto world = MPI_COMM_WORLD;\n",
    "share/guide/architecture.md": " ".join(f"`{folder}`" for folder in LAYERS),
}

# rule: files that, laid over the good tree, break it
BREACHES = {
    "includes_point_downward": [
        {"src/pauli/sum.cpp": "#include \"leyden/cli/run.hpp\"\n"},
        {"include/leyden/text/number.hpp": HEADER + "  #  include <leyden/pauli/sum.hpp>\n"},
    ],
    "private_headers_stay_private": [
        {"src/cli/run.cpp": "#include \"pauli/reader.hpp\"\n"},
        {"src/cli/run.cpp": "#include \"../pauli/reader.hpp\"\n"},
        {"src/main.cpp": "#include \"pauli/reader.hpp\"\n"},
        {"src/cli/run.cpp": "#include \"leyden/pauli/reader.hpp\"\n"},
        {"src/cli/run.cpp": "#include \"nowhere.hpp\"\n"},
        {"src/pauli/commit.cpp": "#include \"commit.hpp\"\n"},
        {"include/leyden/pauli/sum.hpp": HEADER + "#include \"reader.hpp\"\n"},
    ],
    "folders_are_in_the_table": [
        {"src/attic/box.cpp": ""},
        {"include/leyden/attic/box.hpp": HEADER},
        {"tests/attic/box_test.cpp": ""},
    ],
    "guide_names_each_folder": [
        {"share/guide/architecture.md": " ".join(f"`{folder}`" for folder in list(LAYERS)[1:])},
        {"share/guide/architecture.md": None},
    ],
    "only_main_names_the_world": [
        {"src/cli/run.cpp": "auto world = MPI_COMM_WORLD;\n"},
        {"include/leyden/cli/run.hpp": HEADER + "inline auto world() { return PETSC_COMM_WORLD; }\n"},
    ],
    "text_and_pauli_are_standard": [
        {"src/pauli/sum.cpp": "#include <fmt/format.h>\n"},
        {"include/leyden/text/number.hpp": HEADER + "#include <mpi.h>\n"},
    ],
    "files_are_short": [
        {"include/leyden/pauli/sum.hpp": HEADER + "\n" * rules.HEADER_LINES},
        {"src/pauli/sum.cpp": "\n" * (rules.SOURCE_LINES + 1)},
    ],
    "names_say_something": [
        {"src/pauli/utils.cpp": ""},
        {"src/pauli/text_helpers.cpp": ""},
        {"share/misc/notes.md": ""},
        {"include/leyden/pauli/common.hpp": HEADER},
    ],
    "code_is_snake_case": [{"src/pauli/PauliSum.cpp": ""}, {"tests/pauli/sum-test.cpp": ""}],
    "public_headers_have_pragma_once": [
        {"include/leyden/pauli/sum.hpp": "#include <map>\n"},
        {"include/leyden/pauli/sum.hpp": "// #pragma once\n"},
    ],
    "top_level_is_closed": [{"notes.txt": ""}, {"lib/old.cpp": ""}],
    "no_path_of_a_machine": [
        {"jobs/run.sh": "cd " + "/home" + "/someone/leyden\n"},
        {"README.md": "see `" + "/root" + "/notes`\n"},
    ],
}


@contextlib.contextmanager
def planted(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            if text is None:
                continue
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as stream:
                stream.write(text)
        yield root


def verdict(root):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        return check_house.main(root), printed.getvalue()


class Rules(unittest.TestCase):
    def test_a_good_tree_passes(self):
        with planted(GOOD) as root:
            self.assertEqual(verdict(root)[0], 0, verdict(root)[1])

    def test_every_rule_is_tried(self):
        self.assertEqual({rule.__name__ for rule in rules.RULES}, set(BREACHES))

    def test_each_breach_is_caught_by_its_rule_alone(self):
        for rule, trees in BREACHES.items():
            for number, breach in enumerate(trees):
                with self.subTest(rule=rule, tree=number), planted({**GOOD, **breach}) as root:
                    code, printed = verdict(root)
                    self.assertEqual(code, 1)
                    self.assertEqual({line.split(":")[0] for line in printed.splitlines()}, {rule})

    def test_a_tree_without_code_is_no_success(self):
        with planted({"README.md": ""}) as root:
            self.assertEqual(verdict(root)[0], 1)


class Table(unittest.TestCase):
    def test_what_is_below_comes_along(self):
        self.assertIn("text", allowed_includes("cli"))
        self.assertNotIn("farm", allowed_includes("record"))

    def test_cycles_and_unknown_folders_are_refused(self):
        for table in ({"a": ["b"], "b": ["a"]}, {"a": ["a"]}, {"a": ["b"]}):
            with self.subTest(table=table), self.assertRaises(ValueError):
                allowed_includes("a", table)


class Files(unittest.TestCase):
    def test_a_checkout_is_judged_by_its_tracked_files(self):
        with planted({"README.md": "", "notes.txt": ""}) as root:
            for command in (["init", "-q"], ["add", "README.md"]):
                subprocess.run(["git", "-C", root, *command], check=True)
            self.assertEqual(Tree(root).files, ["README.md"])

    def test_without_git_build_folders_are_passed_over(self):
        with planted({"README.md": "", "build-64/CMakeCache.txt": "", "share/build/x.md": ""}) as root:
            self.assertEqual(Tree(root).files, ["README.md", "share/build/x.md"])


if __name__ == "__main__":
    unittest.main()
