#!/usr/bin/python3
"""Prints the reference values of tests/unit/forecast_reference_test.cpp.

Made by statsmodels 0.13 (Debian: python3-statsmodels).

The series is 40 values of a season of 4; states and rates are given, so that the recursions are compared and not the
optimisers.
"""
import numpy
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import SimpleExpSmoothing
from statsmodels.tsa.seasonal import seasonal_decompose

SEASON = [10.0, -4.0, -9.0, 3.0]
series = numpy.array([50 + 0.5 * i + SEASON[i % 4] + ((i * 7) % 5 - 2) for i in range(40)], dtype=float)


def show(name, values):
    print(name, ", ".join(f"{v:.10f}" for v in values))


def holt_winters(season):
    extra = dict(seasonal="add", seasonal_periods=4, initial_seasonal=SEASON) if season else {}
    model = ETSModel(series, error="add", trend="add", damped_trend=True, initialization_method="known",
                     initial_level=50.0, initial_trend=0.5, **extra)
    rates = {"smoothing_level": 0.3, "smoothing_trend": 0.05, "smoothing_seasonal": 0.1, "damping_trend": 0.9}
    fitted = model.smooth([rates[n] for n in model.param_names if n in rates])
    show("ets season" if season else "ets no season", fitted.forecast(6))


holt_winters(True)
holt_winters(False)
ses = SimpleExpSmoothing(series, initialization_method="known", initial_level=series[0])
ses = ses.fit(smoothing_level=0.2, optimized=False)
show("ses", ses.forecast(1))
show("slope", [numpy.polyfit(range(len(series)), series, 1)[0]])
show("seasonal add", seasonal_decompose(series, model="additive", period=4).seasonal[:4])
show("seasonal mul", seasonal_decompose(series, model="multiplicative", period=4).seasonal[:4])
