"""Words and numbers on a picture."""

import os
import re
import textwrap

LETTERS = {"alpha": "α", "omega": "ω", "sites": "N", "beta": "β", "epsilon": "ε"}
# Keys that are called sites, of the battery and of the charger, are told apart by what they hold.
DRIVEN = "driven sites"
# Words that say little without the name of their axis.
TOLD_WITH_NAME = {"interactions": "interactions", "field": "field", "initial": "initial state",
                  "propagator": "propagator", "operator": "operator", "space": "space"}


def letter(axis):
    """The letter of the papers for a coordinate."""
    if axis.is_named:
        return DRIVEN if axis.long_name == DRIVEN else axis.name
    return LETTERS.get("sites" if axis.name == "battery_sites" else axis.name, axis.name)


def units(unit):
    """A unit as mathematics, in brackets; nothing for pure numbers."""
    if unit in ("", "1"):
        return ""
    return " (" + re.sub(r"\^(-?\d+)", r"$^{\1}$", unit) + ")"


def printed(words):
    """Words with Greek letters and indices as in print: `alpha`, `H_0`."""
    words = re.sub(r"\b(alpha|omega|beta)\b", lambda found: LETTERS[found[0]], words.replace("$", r"\$"))
    return re.sub(r"\b([A-Za-z])_(\w+)\b", r"$\1_{\2}$", words)


def lines(words, width):
    """Words broken into as few lines as fit `width` letters, of about equal length."""
    wrap = lambda letters: textwrap.wrap(words, letters, break_long_words=False)  # noqa: E731
    count = len(wrap(width))
    return "\n".join(next(broken for letters in range(1, width + 1) if len(broken := wrap(letters)) <= count))


QUANTITIES = {
    "work": "work $W$", "power": "power $P$", "work_error": r"bound on the error of $W$",
    "work_max": r"largest work $W_{\max}$", "time_of_work_max": r"time of $W_{\max}$",
    "power_max": r"largest power $P_{\max}$", "time_of_power_max": r"time of $P_{\max}$",
    "work_at_power_max": r"work at $P_{\max}$", "power_at_work_max": r"power at $W_{\max}$",
    "work_max_error": r"bound on the error of $W_{\max}$", "power_max_error": r"bound on the error of $P_{\max}$",
    "power_max_is_global": r"1: no later time beats $P_{\max}$", "time_searched": "end of the times searched",
    "state_error": "bound on the error of the state", "energy": r"energy $\langle H_0 \rangle$",
    "energy_variance": "variance of $H_0$", "energy_variance_error": "bound on the error of the variance of $H_0$",
    "magnetisation_x": r"$\langle X_i \rangle$",
    "magnetisation_y": r"$\langle Y_i \rangle$", "magnetisation_z": r"$\langle Z_i \rangle$",
}


def label(thing, width=30):
    """What a quantity is called on paper and its unit, broken into lines that fit beside a panel."""
    return lines(QUANTITIES.get(thing.name) or printed(thing.long_name), width) + units(thing.units)


def axis_label(axis, width=44):
    """As label(), with the letter of the papers."""
    words = {"time": "time $t$", "site": "site $i$"}.get(axis.name) or printed(axis.long_name)
    short = letter(axis)
    if len(short) == 1 and short not in words.split():
        words += f" {short}"
    return lines(words + units(axis.units), width)


def number(value):
    """A number in four digits, as one writes it by hand."""
    return f"{value:.4g}".replace("e-0", "e-").replace("e+0", "e").replace("-", "\N{MINUS SIGN}")


def name(at):
    """A name on an axis; of a file, what tells it from others."""
    words = str(at)
    if words.startswith("file:"):
        return os.path.splitext(os.path.basename(words))[0]
    return words


def value(axis, at):
    """`ω = 4`, `nearest`, `driven sites: ends`, `field on`."""
    if axis.is_named:
        prefix = f"{DRIVEN}:" if axis.long_name == DRIVEN else TOLD_WITH_NAME.get(axis.name)
        return f"{prefix} {name(at)}" if prefix else name(at)
    if axis.is_integer:
        return f"{letter(axis)} = {int(at)}"
    return f"{letter(axis)} = {number(float(at))}"


def with_units(amount, unit):
    """`5.566 B`, `0.29/B`."""
    if unit in ("", "1"):
        return number(amount)
    if unit.startswith("1/"):
        return f"{number(amount)}{unit[1:]}"
    return f"{number(amount)} " + re.sub(r"\^(-?\d+)", r"$^{\1}$", unit)


SYMBOLS = (("battery.sites", "N"), ("battery.g", "g"), ("battery.p", "p"), ("battery.alpha", "α"),
           ("battery.B", "B"), ("charger.omega", "ω"))


UNUSUAL = (("charger.sites", "all", DRIVEN + ":"), ("charger.interactions", "on", "interactions"),
           ("charger.field", "off", "field"), ("battery.initial", "down", "initial state"))


def parameters(configuration):
    """The fixed parameters of a chain in one line; what is swept is left out."""
    parts = []
    of_chain = not configuration.get("battery.hamiltonian")
    coupling = configuration.get("battery.coupling") or ""
    named = coupling in ("nearest", "next-nearest", "power-law", "uniform")
    if of_chain and named:
        parts.append(coupling + (" ring" if configuration.get("battery.boundary") == "periodic" else ""))
    for key, symbol in SYMBOLS:
        amount = configuration.plain_number(key)
        unused = (symbol == "p" and "power-law" not in coupling
                  or not of_chain and symbol in "gpαB"
                  or symbol == "g" and coupling.startswith("file:")
                  or symbol == "ω" and configuration.get("charger.hamiltonian"))
        if amount is not None and not unused:
            parts.append(f"{symbol} = {number(amount)}")
    for key, usual, words in UNUSUAL:
        given = configuration.get(key)
        if given not in (None, usual) and "," not in given:
            parts.append(f"{words} {given}")
    return ", ".join(parts)
