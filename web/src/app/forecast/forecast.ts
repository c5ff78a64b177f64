import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormsModule } from '@angular/forms';
import { SelectButton } from 'primeng/selectbutton';
import { Skeleton } from 'primeng/skeleton';
import { Api } from '../api/api';
import { ask, sameValue } from '../api/question';
import { Stream } from '../api/stream';
import type { By, Forecast, ForecastsQuery, SeriesQuery } from '../api/types';
import { type Metric, statistics } from '../charts/arithmetic';
import { Chart } from '../charts/chart';
import { classLabel, classOfProto } from '../charts/classes';
import { Colours, colourOf } from '../charts/palette';
import { byChoices, chosen, metricChoices, metrics, unitOf } from '../explore/choices';
import { CommandNote } from '../frame/command-note';
import { quote } from '../explore/command-line';
import { FilterState } from '../filter/filter-state';
import { formatDuration, toRfc3339 } from '../filter/period';
import { FailureNote } from '../frame/failure-note';
import { Now } from '../frame/now';
import { words } from '../language/words';
import { formatSi } from '../units/si';
import { formatAge, formatInstant } from '../units/time';
import { forecastOption, rates } from './forecast-option';

const forecastsMax = 50;
/** History on show, in horizons. */
const historyHorizons = 3;
/** The API answers no more points a series than this. */
const pointsMax = 2000;

const forecastBy: readonly By[] = ['total', 'proto', 'family', 'ip'];

/** What tells one stored forecast from another of the same kind. */
function idOf(forecast: Forecast): string {
  return [forecast.series.value, forecast.sensor ?? '', forecast.step_seconds].join('|');
}

/** What comes: the stored forecasts of each series beside its history. */
@Component({
  selector: 'na-forecast',
  imports: [FormsModule, SelectButton, Skeleton, Chart, CommandNote, FailureNote],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './forecast.html',
  styleUrl: './forecast.css',
})
export class ForecastView {
  private readonly api = inject(Api);
  private readonly colours = inject(Colours);
  private readonly now = inject(Now).ms;
  protected readonly state = inject(FilterState);

  protected readonly t = words().forecast;
  protected readonly unit = words().explore.unit;
  protected readonly byChoices = byChoices(forecastBy);
  protected readonly metricChoices = metricChoices();
  protected readonly by = computed(() => chosen(forecastBy, this.state.param('by'), 'proto'));
  protected readonly metric = computed(() => chosen(metrics, this.state.param('metric'), 'bytes'));
  private readonly sensor = computed(() => this.state.filter().sensor.join(','));

  protected readonly list = ask(
    computed<ForecastsQuery>(
      () => ({ by: this.by(), metric: this.metric(), sensor: this.sensor() || undefined, limit: forecastsMax }),
      { equal: sameValue },
    ),
    (query) => this.api.forecasts(query),
  );
  protected readonly items = computed(() =>
    (this.list.answer()?.forecasts ?? []).map((forecast, _, all) => {
      const mean = statistics(rates(forecast).map((point) => point.mean)).mean;
      return {
        id: idOf(forecast),
        forecast,
        label: labelOf(forecast),
        /** What tells it from others of the same key: its sensor, and its step where there are several. */
        aside: [
          forecast.sensor,
          all.some((other) => other.step_seconds !== forecast.step_seconds) ? stepText(forecast) : null,
        ]
          .filter((part) => part !== null)
          .join(' · '),
        colour: colourOf(forecast.series.by, forecast.series.value, this.colours.palette()),
        mean: formatSi(mean, unitOf(forecast.metric as Metric)),
      };
    }),
  );
  protected readonly shown = computed(() => {
    const items = this.items();
    const asked = this.state.param('forecast');
    return items.find((item) => item.id === asked) ?? items.at(0);
  });

  private readonly historyQuestion = computed<SeriesQuery | null>(
    () => {
      const forecast = this.shown()?.forecast;
      return forecast && forecast.points.length > 0 ? historyOf(forecast) : null;
    },
    { equal: sameValue },
  );
  protected readonly history = ask(this.historyQuestion, (query) => this.api.series(query));

  /** Moves once a minute: the `now` line need not tremble. */
  private readonly minute = computed(() => Math.floor(this.now() / 60_000) * 60_000);
  protected readonly option = computed(() => {
    const item = this.shown();
    const answer = this.history.answer();
    if (!item || !answer) return undefined;
    // An answer that lags behind the choice is of another step.
    if (answer.step_seconds !== item.forecast.step_seconds) return undefined;
    return forecastOption(
      {
        forecast: item.forecast,
        historyStart: Date.parse(answer.start),
        history: answer.series[0]?.values ?? answer.total.map((value) => (value === null ? null : 0)),
        colour: item.colour,
        now: this.minute(),
      },
      this.colours.palette(),
    );
  });

  protected readonly facts = computed(() => {
    const forecast = this.shown()?.forecast;
    if (!forecast) return [];
    const points = rates(forecast);
    const unit = unitOf(forecast.metric as Metric);
    const peak = points.reduce((best, point) => (point.mean > best.mean ? point : best), points[0]);
    const issued = Date.parse(forecast.issued_at);
    const t = this.t;
    return [
      { term: t.model, text: forecast.model },
      { term: t.issued, text: t.issuedAt(formatInstant(issued), formatAge(this.minute() - issued)) },
      {
        term: t.horizon,
        text: t.horizonSteps(formatDuration(points.length * forecast.step_seconds * 1000), stepText(forecast)),
      },
      { term: t.sensor, text: forecast.sensor ?? t.all },
      { term: t.peak, text: peak ? t.peakOn(formatSi(peak.mean, unit), formatInstant(peak.at)) : '–' },
    ];
  });
  protected readonly command = computed(() => {
    const sensor = this.sensor() ? ` --sensor ${quote(this.sensor())}` : '';
    return `netaugur predict --by ${this.by()} --metric ${this.metric()} --horizon 24h${sensor} --store`;
  });

  constructor() {
    inject(Stream)
      .forecasts.pipe(takeUntilDestroyed())
      .subscribe(() => this.list.again());
  }

  protected show(id: string): void {
    this.state.set({ forecast: id });
  }
}

function stepText(forecast: Forecast): string {
  return formatDuration(forecast.step_seconds * 1000);
}

function labelOf(forecast: Forecast): string {
  const { by, value } = forecast.series;
  if (by === 'total') return words().forecast.total;
  if (by !== 'proto' || value === 'icmp6') return value;
  const named = classOfProto(value);
  return named === 'other' && value !== 'other' ? value : classLabel(named);
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
    step: stepText(forecast),
    by: by === 'ip' ? 'total' : by,
    metric: forecast.metric as Metric,
    ...(by === 'total' ? {} : { [by]: value }),
    ...(forecast.sensor ? { sensor: forecast.sensor } : {}),
    limit: 1,
  };
}
