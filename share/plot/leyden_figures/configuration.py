"""The resolved configuration that a record carries."""

import configparser

from .problem import Problem


class Configuration:
    """Keys `section.key` of an INI text."""

    def __init__(self, ini, path):
        self._path = path
        self._parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",),
                                                 strict=False)
        self._parser.optionxform = str
        try:
            self._parser.read_string(ini)
        except configparser.Error:
            raise Problem(f"{path}: the attribute config is no INI text") from None

    def get(self, key):
        """The text of a key; None if the record does not say, or says none."""
        section, _, name = key.partition(".")
        value = self._parser.get(section, name, fallback=None)
        return None if value in ("", "none") else value

    def text(self, key):
        value = self.get(key)
        if value is None:
            raise Problem(f"{self._path}: its configuration does not give {key}")
        return value

    def number(self, key):
        value = self.text(key)
        try:
            return float(value)
        except ValueError:
            raise Problem(f"{self._path}: this picture needs one value of {key}, the record has '{value}'") from None

    @property
    def in_units_of_B(self):
        """Is B = 1 throughout, so that numbers of energies are numbers of B?"""
        if self.get("battery.hamiltonian"):
            return False
        try:
            return all(float(value) == 1 for value in (self.get("battery.B") or "1").split(",") if value.strip())
        except ValueError:
            return False

    def plain_number(self, key):
        """The value of a key that is one number; None if it is swept or not said."""
        try:
            return float(self.get(key) or "")
        except ValueError:
            return None
