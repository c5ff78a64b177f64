import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { SelectButton } from 'primeng/selectbutton';
import { Skeleton } from 'primeng/skeleton';
import { Stream } from '../api/stream';
import type { Forecast } from '../api/types';
import { type Metric, statistics } from '../charts/arithmetic';
import { Chart } from '../charts/chart';
import { Colours, colourOf } from '../charts/palette';
import { seriesLabel } from '../charts/series-label';
import { byChoices, metricChoices, unitOf } from '../explore/choices';
import { quote } from '../explore/command-line';
import { FilterState } from '../filter/filter-state';
import { formatDuration } from '../filter/period';
import { CommandNote } from '../frame/command-note';
import { FailureNote } from '../frame/failure-note';
import { Now } from '../frame/now';
import { words } from '../language/words';
import { formatSi } from '../units/si';
import { formatAge, formatInstant } from '../units/time';
import { CapacityCard } from './capacity-card';
import { ForecastData, forecastBy, idOf } from './forecast-data';
import { forecastPlot, rates } from './forecast-plot';
import { ScoreCard } from './score-card';

/**
 * What comes: the stored forecasts of each series beside its history, how earlier ones did, and when a link is
 * full.
 */
@Component({
  selector: 'na-forecast',
  imports: [FormsModule, SelectButton, Skeleton, Chart, CommandNote, FailureNote, CapacityCard, ScoreCard],
  providers: [ForecastData],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './forecast.html',
  styleUrl: './forecast.css',
})
export class ForecastView {
  private readonly colours = inject(Colours);
  private readonly now = inject(Now).ms;
  protected readonly data = inject(ForecastData);
  protected readonly state = inject(FilterState);
  protected readonly stream = inject(Stream);

  protected readonly t = words().forecast;
  protected readonly unit = words().explore.unit;
  protected readonly byChoices = byChoices(forecastBy);
  protected readonly metricChoices = metricChoices();

  protected readonly items = computed(() =>
    (this.data.list.answer()?.forecasts ?? []).map((forecast, _, all) => {
      const mean = statistics(rates(forecast).map((point) => point.mean)).mean;
      return {
        id: idOf(forecast),
        forecast,
        label: seriesLabel(forecast.series),
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
  protected readonly shown = computed(() => this.items().find((item) => item.forecast === this.data.shown()));

  /** Moves once a minute: the `now` line need not tremble. */
  private readonly minute = computed(() => Math.floor(this.now() / 60_000) * 60_000);
  protected readonly plot = computed(() => {
    const item = this.shown();
    const answer = this.data.history.answer();
    if (!item || !answer) return undefined;
    // An answer that lags behind the choice is of another step.
    if (answer.step_seconds !== item.forecast.step_seconds) return undefined;
    const saturation = this.data.saturation();
    return forecastPlot(
      {
        forecast: item.forecast,
        past: this.data.pastForecasts(),
        saturation: saturation?.metric === item.forecast.metric ? saturation : undefined,
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
        text: t.horizonSteps(horizonText(forecast), stepText(forecast)),
      },
      { term: t.sensor, text: forecast.sensor ?? t.all },
      { term: t.peak, text: peak ? t.peakOn(formatSi(peak.mean, unit), formatInstant(peak.at)) : '–' },
    ];
  });
  /** What the model assumes, as far as this page knows it, and what was noted when it was made. */
  protected readonly reasons = computed(() => {
    const forecast = this.shown()?.forecast;
    if (!forecast) return [];
    const assumed = this.t.assumes[forecast.model];
    return assumed === undefined ? forecast.notes : [assumed, ...forecast.notes];
  });
  /** Makes the forecast on show anew; where there is none, one of a day. */
  protected readonly command = computed(() => {
    const forecast = this.shown()?.forecast;
    const horizon = forecast ? horizonText(forecast) : '24h';
    const { by, metric, sensor } = this.data;
    const whose = sensor() ? ` --sensor ${quote(sensor())}` : '';
    return `netaugur predict --by ${by()} --metric ${metric()} --horizon ${horizon}${whose} --store`;
  });

  protected show(id: string): void {
    this.state.set({ forecast: id, past: null });
  }
}

function horizonText({ points, step_seconds }: Forecast): string {
  return formatDuration(points.length * step_seconds * 1000);
}

function stepText(forecast: Forecast): string {
  return formatDuration(forecast.step_seconds * 1000);
}
