#!/usr/bin/env Rscript
# Prints reference values for tests/unit/forecast_reference_test.cpp, by R's forecast 8.20 (Debian: r-cran-forecast): whole
# models with their own optimisers, on the 40 values of a season of 4 that forecast_statsmodels.py uses too.
suppressPackageStartupMessages(library(forecast))
i <- 0:39
season <- c(10, -4, -9, 3)
series <- ts(50 + 0.5 * i + season[i %% 4 + 1] + ((i * 7) %% 5 - 2), frequency = 4)
flat <- ts(as.numeric(series))
multiplied <- ts((50 + 0.5 * i) * c(1.3, 0.8, 0.6, 1.3)[i %% 4 + 1] + ((i * 7) %% 5 - 2) / 2, frequency = 4)

show <- function(name, values) cat(name, paste(sprintf("%.10f", as.numeric(values)), collapse = ", "), "\n")
point <- function(fit) as.numeric(fit$mean)

smoothed <- ses(flat, h = 3)
show("ses alpha, start", smoothed$model$par)
show("ses", point(smoothed))
show("ses squares", sum(residuals(smoothed)^2))
show("naive", point(naive(flat, h = 3)))
show("snaive", point(snaive(series, h = 6)))
show("drift", point(rwf(flat, drift = TRUE, h = 3)))
show("linear", point(forecast(tslm(flat ~ trend), h = 3)))
show("theta flat", point(thetaf(flat, h = 3)))
show("theta", point(thetaf(series, h = 6)))
added <- ets(series, model = "AAA", damped = TRUE, opt.crit = "mse")
show("ets additive", point(forecast(added, h = 8)))
show("ets additive squares", sum(residuals(added)^2))
# With rates given, R estimates the starting states: from those to the last ones goes the recursion alone.
given <- ets(multiplied, model = "AAM", damped = TRUE, restrict = FALSE, alpha = 0.3, beta = 0.05, gamma = 0.1, phi = 0.9)
show("holt winters multiplicative, first states l b s(0) s(-1) ..", given$initstate)
show("holt winters multiplicative, last states l b s(n) s(n-1) ..", tail(given$states, 1))
times <- ets(multiplied, model = "MAM", damped = TRUE, opt.crit = "mse")
show("ets multiplicative", point(forecast(times, h = 8)))
