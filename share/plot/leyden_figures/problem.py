"""What is wrong with what a user asked for."""


class Problem(Exception):
    """Ends the program with exit code 2 and its message on one line."""
