#!/usr/bin/python3
"""Prints reference values for tests/unit/forecast_reference_test.cpp, by statsmodels 0.13 (Debian: python3-statsmodels).

The series is 40 values of a season of 4; states and rates are given, so that the recursions are compared and not the
optimisers (forecast_r.R compares those).
"""
import numpy
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.seasonal import seasonal_decompose

SEASONS = {"add": [10.0, -4.0, -9.0, 3.0], "mul": [1.2, 0.9, 0.8, 1.1], None: []}
series = numpy.array([50 + 0.5 * i + SEASONS["add"][i % 4] + ((i * 7) % 5 - 2) for i in range(40)], dtype=float)


def show(name, values):
    print(name, ", ".join(f"{v:.10f}" for v in values))


def holt_winters(kind):
    extra = dict(seasonal=kind, seasonal_periods=4, initial_seasonal=SEASONS[kind]) if kind else {}
    model = ETSModel(series, error="add", trend="add", damped_trend=True, initialization_method="known",
                     initial_level=50.0, initial_trend=0.5, **extra)
    rates = {"smoothing_level": 0.3, "smoothing_trend": 0.05, "smoothing_seasonal": 0.1, "damping_trend": 0.9}
    fitted = model.smooth([rates[n] for n in model.param_names if n in rates])
    show(f"holt winters {kind}", fitted.forecast(6))


for kind in SEASONS:
    holt_winters(kind)
for kind in ("additive", "multiplicative"):
    show(f"seasonal {kind}", seasonal_decompose(series, model=kind, period=4).seasonal[:4])
