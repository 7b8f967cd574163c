"""Is a record of the kind that a figure of the paper is about?"""

from .problem import Problem


def require_chain(record, figure):
    """A chain charged as in Le et al.: all sites driven alike, couplings on, field off, from all-down."""
    configuration = record.configuration
    if record.command != "charge":
        raise Problem(f"--figure {figure}: {record.path} is no record of leyden charge")
    if configuration.get("battery.hamiltonian") or configuration.get("charger.hamiltonian"):
        raise Problem(f"--figure {figure}: is about a chain, {record.path} has a Hamiltonian from a file")
    for key, wanted in (("charger.sites", "all"), ("charger.interactions", "on"), ("charger.field", "off"),
                        ("charger.pulse", "constant"), ("battery.initial", "down")):
        given = configuration.text(key)
        if given != wanted:
            raise Problem(f"--figure {figure}: needs {key} = {wanted}, {record.path} has '{given}'")


def require_single_charging(record, figure):
    """No axes (left), and W(t) kept."""
    if record.axes:
        names = ", ".join(axis.name for axis in record.axes)
        raise Problem(f"--figure {figure}: is about one charging, {record.path} has the axes {names}; cut with --fix")
    if not record.has("work"):
        raise Problem(f"--figure {figure}: needs W(t), {record.path} was written with record.series = no")
