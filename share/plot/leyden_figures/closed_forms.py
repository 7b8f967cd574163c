"""Closed forms that the figures of the papers compare with (Le et al. 2018)."""

import math

import numpy as np

from .problem import Problem


def independent_power(N, B, omega):
    """Largest power of N independent spins, the maximum over T of 2 N B sin^2(omega T) / T: tan x = 2x."""
    x = 1.2
    for _ in range(50):
        x -= (math.sin(x) - 2 * x * math.cos(x)) / (2 * x * math.sin(x) - math.cos(x))
    return 2 * N * B * omega * math.sin(x) ** 2 / x


def slow_work(t, g, B, omega):
    """Eq. 14: slow oscillation of two strongly coupled spins at alpha = 0, the fast one averaged out."""
    return 2 * omega**2 / g + 4 * B * np.sin(omega**2 * t / g) ** 2


def slow_and_fast_work(t, g, B, omega):
    """Sum of eqs 13 and 14 with the mean of the fast part, 2 omega^2 / g, counted once."""
    return 4 * B * np.sin(omega**2 * t / g) ** 2 + 4 * omega**2 / g * np.sin(g * t) ** 2


def weak_work(t, N, G, B, alpha, omega):
    """Eq. 18: first order in the couplings."""
    return 2 * B * N * np.sin(omega * t) ** 2 + (1 - alpha) * G * np.sin(2 * omega * t) ** 2


def total_coupling(configuration):
    """G, the sum of g_ij over all pairs, from a configuration."""
    N = int(configuration.number("battery.sites"))
    g = configuration.number("battery.g")
    shape = configuration.text("battery.coupling")
    ring = configuration.text("battery.boundary") == "periodic"
    p = configuration.number("battery.p") if shape == "power-law" else 0.0
    by_distance = {
        "nearest": lambda r: g if r == 1 else 0.0,
        "next-nearest": lambda r: g if r <= 2 else 0.0,
        "power-law": lambda r: g / r**p,
        "uniform": lambda r: g,
    }
    if shape not in by_distance:
        raise Problem(f"eq. 18 needs a coupling by distance, the record has '{shape}'")
    distances = (min(j - i, N - j + i) if ring else j - i for i in range(N) for j in range(i + 1, N))
    return sum(by_distance[shape](r) for r in distances)
