"""The rules of the house. Each takes a Tree and yields complaints, one text each; none means that the rule holds."""

import posixpath
import re

from layers import CROSS_TESTS, LAYERS, STANDARD_LIBRARY_ONLY, allowed_includes

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
WORLD = re.compile(r"\b(?:MPI|PETSC)_COMM_WORLD\b")
MACHINE_PATH = re.compile(r"(?<![\w.}>-])/(?:work|root|home)/\S*")
TOP_LEVEL = {".ci", ".clang-format", ".clang-tidy", ".gitignore", "CMakeLists.txt", "README.md", "include", "jobs",
             "share", "src", "tests"}
VAGUE_WORDS = {"util", "utils", "utility", "utilities", "common", "misc", "helper", "helpers"}
HEADER_LINES, SOURCE_LINES = 150, 400
STANDARD_HEADERS = set("""algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono
    cinttypes climits clocale cmath compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef
    cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype deque exception execution filesystem forward_list fstream
    functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory
    memory_resource mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore
    set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string string_view strstream
    syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray
    variant vector version""".split())


def includes(text):
    """(angled, path) of each include line."""
    return [(quote == "<", path) for quote, path in INCLUDE.findall(text)]


def owner(path):
    """The folder of the house that a public header or a source belongs to, or None."""
    match = re.match(r"(?:include/leyden|src)/([^/]+)/", path)
    return match.group(1) if match else None


def code_files(tree):
    return [path for path in tree.files if path.startswith(("include/", "src/")) and path.endswith((".hpp", ".cpp"))]


def includes_point_downward(tree):
    for path in code_files(tree):
        folder = owner(path)
        if folder not in LAYERS:
            continue  # src/main.cpp may include anything; unknown folders are another rule's
        allowed = allowed_includes(folder)
        for _, included in includes(tree.text(path)):
            match = re.match(r"leyden/([^/]+)/", included)
            if match and match.group(1) not in allowed:
                yield f"{path} includes {included}, but '{folder}' may only include {', '.join(sorted(allowed))}"


def private_headers_stay_private(tree):
    known = set(tree.files)
    for path in code_files(tree):
        for angled, included in includes(tree.text(path)):
            if angled or included.startswith("leyden/"):
                if included.startswith("leyden/") and "include/" + included not in known:
                    yield f"{path} includes {included}, which is no public header"
                continue
            if path.startswith("include/"):
                yield f"{path} is public but includes the private header {included}"
                continue
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), included))
            candidates = [beside, posixpath.normpath("src/" + included)]
            found = next((name for name in candidates if name in known or name + ".in" in known), None)
            made_by = f"src/{owner(path)}/CMakeLists.txt"
            if found is None and made_by in known and f"generated/{included}" in tree.text(made_by):
                continue
            if found is None:
                yield f"{path} includes {included}, which is neither a public header nor one of its own folder"
            elif owner(found) != owner(path):
                yield f"{path} includes {included}, a private header of '{owner(found)}'"


def folders_are_in_the_table(tree):
    folders = {owner(path) for path in tree.files} - {None}
    for folder in sorted(folders - set(LAYERS)):
        yield f"the folder '{folder}' is not in the table of tests/architecture/layers.py"
    tested = {match.group(1) for path in tree.files if (match := re.match(r"tests/([^/]+)/", path))}
    for folder in sorted(tested - set(LAYERS) - CROSS_TESTS):
        yield f"tests/{folder} mirrors no folder of the house and is not among the cross-cutting tests"


def guide_names_each_folder(tree):
    guide = "share/guide/architecture.md"
    if guide not in tree.files:
        yield f"{guide} is missing"
        return
    text = tree.text(guide)
    for folder in LAYERS:
        if f"`{folder}`" not in text:
            yield f"{guide} does not say what lives in `{folder}`"


def only_main_names_the_world(tree):
    for path in code_files(tree):
        if path != "src/main.cpp" and WORLD.search(tree.text(path)):
            yield f"{path} names the world communicator; take the communicator as an argument"


def text_and_pauli_are_standard(tree):
    for path in code_files(tree):
        if owner(path) not in STANDARD_LIBRARY_ONLY:
            continue
        for angled, included in includes(tree.text(path)):
            if angled and included not in STANDARD_HEADERS and not included.startswith("leyden/"):
                yield f"{path} includes <{included}>, but '{owner(path)}' builds on the standard library alone"


def files_are_short(tree):
    for path in tree.files:
        if not path.endswith((".hpp", ".cpp", ".py", ".sh", ".cmake", "CMakeLists.txt")):
            continue
        limit = HEADER_LINES if path.endswith(".hpp") else SOURCE_LINES
        lines = len(tree.text(path).splitlines())
        if lines > limit:
            yield f"{path} has {lines} lines, more than {limit}: it holds more than one idea"


def names_say_something(tree):
    for path in tree.files:
        words = set(re.split(r"[/_.\-]", path.lower())) & VAGUE_WORDS
        if words:
            yield f"{path} is named '{sorted(words)[0]}': name it after what it holds"


def code_is_snake_case(tree):
    for path in tree.files:
        if re.fullmatch(r"(include|src|tests)/.*\.(hpp|cpp|py|h\.in|hpp\.in)", path):
            if not re.fullmatch(r"[a-z0-9_/]+\.[a-z.]+", path):
                yield f"{path} is not in snake_case"


def public_headers_have_pragma_once(tree):
    for path in tree.files:
        if path.endswith(".hpp"):
            first = next((line for line in tree.text(path).splitlines() if line.strip()), "")
            if first.strip() != "#pragma once":
                yield f"{path} does not begin with #pragma once"


def top_level_is_closed(tree):
    for entry in sorted({path.split("/")[0] for path in tree.files} - TOP_LEVEL):
        yield f"the top level holds '{entry}': put it into one of the folders"


def no_path_of_a_machine(tree):
    for path in tree.files:
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            match = MACHINE_PATH.search(line)
            if match:
                yield f"{path}:{number} names a path of one machine, {match.group(0)}"


RULES = [includes_point_downward, private_headers_stay_private, folders_are_in_the_table, guide_names_each_folder,
         only_main_names_the_world, text_and_pauli_are_standard, files_are_short, names_say_something,
         code_is_snake_case, public_headers_have_pragma_once, top_level_is_closed, no_path_of_a_machine]
