"""check_house.py ROOT: prints every breach of the rules of the house; exits with 1 if there is one."""

import sys

from layers import LAYERS, allowed_includes
from rules import RULES, code_files
from tree import Tree


def main(root):
    for folder in LAYERS:
        allowed_includes(folder)
    tree = Tree(root)
    if not code_files(tree):
        print(f"{root} holds no code: nothing was checked")
        return 1
    complaints = [f"{rule.__name__}: {complaint}" for rule in RULES for complaint in rule(tree)]
    print("\n".join(complaints) if complaints else f"{len(tree.files)} files keep {len(RULES)} rules")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
