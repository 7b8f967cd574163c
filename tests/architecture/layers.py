"""The one table of the folders and of what each may include; DESIGN of the house in share/guide/architecture.md."""

# folder: the folders right below it; it may also include whatever those may include
LAYERS = {
    "text": [],
    "platform": ["text"],
    "pauli": ["text"],
    "model": ["pauli"],
    "space": ["model"],
    "hamiltonian": ["platform", "space"],
    "spectra": ["platform", "hamiltonian"],
    "dynamics": ["platform", "hamiltonian", "spectra"],
    "thermodynamics": ["dynamics", "spectra"],
    "record": ["platform"],
    "farm": ["platform", "record"],
    "experiments": ["thermodynamics", "farm"],
    "cli": ["experiments"],
}

# folders that build on the standard library alone
STANDARD_LIBRARY_ONLY = {"text", "pauli"}

# folders of tests/ that cut across the layers
CROSS_TESTS = {"architecture", "parallel", "physics", "resume", "install", "plot", "guide", "fuzz", "benchmark",
               "setup", "reference", "slurm"}


def allowed_includes(folder, layers=None):
    """The folder itself and all below it. Raises ValueError if the table has a cycle or an unknown folder."""
    table = LAYERS if layers is None else layers
    found, path = set(), []

    def descend(name):
        if name in path:
            raise ValueError("the table has a cycle: " + " -> ".join(path + [name]))
        if name not in table:
            raise ValueError(f"the table names '{name}' but has no row for it")
        found.add(name)
        path.append(name)
        for below in table[name]:
            descend(below)
        path.pop()

    descend(folder)
    return found
