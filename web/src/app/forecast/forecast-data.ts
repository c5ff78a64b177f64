import { Injectable, computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { forkJoin, merge, of, throttleTime } from 'rxjs';
import { Api } from '../api/api';
import { ask, sameValue } from '../api/question';
import { Stream } from '../api/stream';
import type { AccuracyQuery, By, CapacityQuery, Forecast, ForecastsQuery, SeriesQuery } from '../api/types';
import type { Metric } from '../charts/arithmetic';
import { chosen, metrics } from '../explore/choices';
import { FilterState } from '../filter/filter-state';
import { formatDuration, toRfc3339 } from '../filter/period';
import { chosenPast, comparable } from './past';

const forecastsMax = 50;
const scoresMax = 200;
/** History on show, in horizons. */
const historyHorizons = 3;
/** The API answers no more points a series than this. */
const pointsMax = 2000;
/** History is asked again at most this often while windows arrive. */
const paceMs = 30_000;

export const forecastBy: readonly By[] = ['total', 'proto', 'family', 'ip'];

/** What tells one stored forecast from another of the same kind. */
export function idOf(forecast: Forecast): string {
  return [forecast.series.value, forecast.sensor ?? '', forecast.step_seconds].join('|');
}

/** What the Forecast view asks, by what the URL says. One for the view, which provides it. */
@Injectable()
export class ForecastData {
  private readonly api = inject(Api);
  private readonly state = inject(FilterState);

  readonly by = computed(() => chosen(forecastBy, this.state.param('by'), 'proto'));
  readonly metric = computed(() => chosen(metrics, this.state.param('metric'), 'bytes'));
  readonly sensor = computed(() => this.state.filter().sensor.join(','));
  /** As typed, such as `1Gbps`; empty: what the settings say about the sensor. */
  readonly limit = computed(() => this.state.param('limit') ?? '');

  readonly list = ask(
    computed<ForecastsQuery>(
      () => ({ by: this.by(), metric: this.metric(), sensor: this.sensor() || undefined, limit: forecastsMax }),
      { equal: sameValue },
    ),
    (query) => this.api.forecasts(query),
  );
  readonly shown = computed(() => {
    const forecasts = this.list.answer()?.forecasts ?? [];
    const asked = this.state.param('forecast');
    return forecasts.find((forecast) => idOf(forecast) === asked) ?? forecasts.at(0);
  });

  readonly history = ask(
    computed<SeriesQuery | null>(
      () => {
        const forecast = this.shown();
        return forecast && forecast.points.length > 0 ? historyOf(forecast) : null;
      },
      { equal: sameValue },
    ),
    (query) => this.api.series(query),
  );

  readonly accuracy = ask(
    computed<AccuracyQuery | null>(
      () => {
        const forecast = this.shown();
        return forecast ? { ...seriesOf(forecast), limit: scoresMax } : null;
      },
      { equal: sameValue },
    ),
    (query) => this.api.accuracy(query),
  );
  readonly scores = computed(() => {
    const forecast = this.shown();
    return forecast ? comparable(forecast, this.accuracy.answer()?.rows ?? []) : [];
  });

  /** The issue times of the past forecasts that are drawn: the one that the URL names, else those that fit. */
  readonly drawn = computed<readonly string[]>(
    () => {
      const forecast = this.shown();
      if (!forecast || forecast.points.length === 0) return [];
      const asked = this.scores().find((score) => score.issued_at === this.state.param('past'));
      if (asked) return [asked.issued_at];
      const { since, until } = historyOf(forecast);
      const span = { since: Date.parse(since ?? ''), until: Date.parse(until ?? '') };
      return chosenPast(forecast, this.scores(), span).map((score) => score.issued_at);
    },
    { equal: sameValue },
  );
  readonly past = ask(
    computed<ForecastsQuery[] | null>(
      () => {
        const forecast = this.shown();
        return forecast ? this.drawn().map((issued_at) => ({ ...seriesOf(forecast), issued_at })) : null;
      },
      { equal: sameValue },
    ),
    (queries) => (queries.length === 0 ? of([]) : forkJoin(queries.map((query) => this.api.forecasts(query)))),
  );
  /** The past forecasts themselves, as far as they are of the step on show. */
  readonly pastForecasts = computed(() => {
    const shown = this.shown();
    return (this.past.answer() ?? [])
      .flatMap((answer) => answer.forecasts)
      .filter((forecast) => shown && idOf(forecast) === idOf(shown) && forecast.issued_at !== shown.issued_at);
  });

  readonly capacity = ask(
    computed<CapacityQuery | null>(
      () => {
        const forecast = this.shown();
        if (!forecast || (this.limit() === '' && forecast.sensor === null)) return null;
        const { by, value } = forecast.series;
        return {
          limit: this.limit() || undefined,
          by,
          ...(by === 'total' ? {} : { [by]: value }),
          sensor: forecast.sensor ?? undefined,
        };
      },
      { equal: sameValue },
    ),
    (query) => this.api.capacity(query),
  );
  /** When the series on show is full. */
  readonly saturation = computed(() => {
    const shown = this.shown();
    const answer = this.capacity.answer();
    const row = answer?.rows.find((one) => one.series.value === shown?.series.value);
    return answer && row ? { ...row, metric: answer.metric, threshold: answer.threshold } : undefined;
  });

  constructor() {
    const stream = inject(Stream);
    stream.forecasts.pipe(takeUntilDestroyed()).subscribe(() => {
      this.list.again();
      this.accuracy.again();
    });
    merge(stream.windows, stream.missed)
      .pipe(throttleTime(paceMs, undefined, { leading: false, trailing: true }), takeUntilDestroyed())
      .subscribe(() => this.history.again());
  }
}

/** The one series, whatever its step. */
function seriesOf(forecast: Forecast) {
  return {
    by: forecast.series.by,
    value: forecast.series.value || undefined,
    sensor: forecast.sensor ?? undefined,
    metric: forecast.metric as Metric,
  };
}

/**
 * The same series in the same steps, from some horizons before the forecast to its end: what came true is drawn
 * as well.
 */
function historyOf(forecast: Forecast): SeriesQuery {
  const stepMs = forecast.step_seconds * 1000;
  const first = Date.parse(forecast.points[0].start);
  const steps = Math.min(forecast.points.length * historyHorizons, pointsMax - forecast.points.length);
  const { by, value } = forecast.series;
  return {
    since: toRfc3339(first - Math.max(1, steps) * stepMs),
    until: toRfc3339(first + forecast.points.length * stepMs),
    step: formatDuration(stepMs),
    by: by === 'ip' ? 'total' : by,
    metric: forecast.metric as Metric,
    ...(by === 'total' ? {} : { [by]: value }),
    ...(forecast.sensor ? { sensor: forecast.sensor } : {}),
    limit: 1,
  };
}
