import { Location } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormsModule } from '@angular/forms';
import { SelectButton } from 'primeng/selectbutton';
import { Skeleton } from 'primeng/skeleton';
import { throttleTime } from 'rxjs';
import { Api } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import type { By, SeriesAnswer, SeriesQuery, TopQuery } from '../api/types';
import { perSecond } from '../charts/arithmetic';
import { Chart } from '../charts/chart';
import { Colours, colourOf } from '../charts/palette';
import { type DrawnSeries, seriesOption } from '../charts/series-option';
import { SeriesTable } from '../charts/series-table';
import { TopTable } from '../charts/top-table';
import { FilterState } from '../filter/filter-state';
import { type Field, fields } from '../filter/grammar';
import { type Span, formatDuration, resolve, toRfc3339 } from '../filter/period';
import { periodOf } from '../filter/view-period';
import { FailureNote } from '../frame/failure-note';
import { byChoices, chosen, kindChoices, metricChoices, stackable, topChoices, unitOf } from './choices';
import { commandLine } from './command-line';
import { CommandNote } from '../frame/command-note';
import { TrafficTable } from './traffic-table';

const seriesMax = 10;
const topMax = 12;
/** The server chooses a step of at most about so many points. */
const serverPoints = 400;
/** How often a period that ends now is asked again while windows arrive. */
const refreshMs = 15_000;

/**
 * Who, what, when: a chart of any dimension under the filter, its statistics, the largest keys, and the stored
 * rows.
 */
@Component({
  selector: 'na-explore',
  imports: [FormsModule, SelectButton, Skeleton, Chart, SeriesTable, TopTable, TrafficTable, CommandNote, FailureNote],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './explore.html',
})
export class Explore {
  private readonly api = inject(Api);
  private readonly colours = inject(Colours);
  private readonly sensors = inject(Sensors);
  private readonly location = inject(Location);
  protected readonly state = inject(FilterState);

  protected readonly byChoices = [...byChoices];
  protected readonly topChoices = [...topChoices];
  protected readonly metricChoices = [...metricChoices];
  protected readonly kindChoices = [...kindChoices];

  protected readonly by = computed(() => chosen(byChoices, this.state.param('by'), 'proto'));
  protected readonly topBy = computed(() => chosen(topChoices, this.state.param('top'), 'ip'));
  protected readonly metric = computed(() => chosen(metricChoices, this.state.param('metric'), 'bytes'));
  protected readonly kind = computed(() =>
    stackable(this.by()) ? chosen(kindChoices, this.state.param('chart'), 'stack') : 'lines',
  );
  protected readonly canStack = computed(() => stackable(this.by()));
  protected readonly unit = computed(() => unitOf(this.metric()));
  protected readonly period = computed(() => periodOf('explore', this.state.period()), { equal: sameValue });

  private readonly asked = computed(() => ({
    ...filterQuery(this.state.filter()),
    since: this.period().since,
    until: this.period().until,
    metric: this.metric(),
  }));
  /** The server chooses the step, unless it would be finer than the longest window of the sensors asked for. */
  private readonly step = computed(() => {
    const span = resolve(this.period(), Date.now());
    if (!span) return undefined;
    const longest = this.sensors.byWindow(this.state.filter().sensor, span.since).at(-1)?.windowSeconds ?? 0;
    return (span.until - span.since) / 1000 / serverPoints < longest ? formatDuration(longest * 1000) : undefined;
  });
  protected readonly series = ask(
    computed<SeriesQuery>(() => ({ ...this.asked(), by: this.by(), step: this.step(), limit: seriesMax }), {
      equal: sameValue,
    }),
    (query) => this.api.series(query),
  );
  protected readonly top = ask(
    computed<TopQuery>(() => ({ ...this.asked(), by: this.topBy(), limit: topMax }), { equal: sameValue }),
    (query) => this.api.top(query),
  );

  /** Reset when the series are of another kind. */
  protected readonly hidden = linkedSignal<By, ReadonlySet<string>>({ source: this.by, computation: () => new Set() });
  private zooms = 0;

  protected readonly drawn = computed(() => {
    const answer = this.series.answer();
    return answer ? drawnSeries(answer, (by, value) => colourOf(by, value, this.colours.palette())) : undefined;
  });
  protected readonly empty = computed(() => {
    const answer = this.series.answer();
    return answer !== undefined && answer.total.every((value) => value === null);
  });
  protected readonly stepText = computed(() => {
    const answer = this.series.answer();
    return answer ? `steps of ${formatDuration(answer.step_seconds * 1000)} from ${answer.resolution} data` : '';
  });
  /** The first step that was not over when the answer came; undefined where all were. */
  protected readonly openFrom = computed(() => {
    const answer = this.series.answer();
    const answeredAt = this.series.answeredAt();
    if (!answer || answeredAt === undefined) return undefined;
    const whole = Math.floor((answeredAt - Date.parse(answer.start)) / (answer.step_seconds * 1000));
    return whole < answer.total.length ? whole : undefined;
  });
  protected readonly seconds = computed(() => {
    const span = resolve(this.period(), Date.now());
    return span ? (span.until - span.since) / 1000 : 1;
  });
  protected readonly option = computed(() => {
    const answer = this.series.answer();
    const drawn = this.drawn();
    if (!answer || !drawn) return undefined;
    const start = Date.parse(answer.start);
    const stepMs = answer.step_seconds * 1000;
    return seriesOption(
      {
        start,
        stepMs,
        span: { since: start, until: start + stepMs * answer.total.length },
        unit: unitOf(answer.metric),
        stacked: this.kind() === 'stack',
        series: drawn.filter((one) => !this.hidden().has(one.key)),
        lost: answer.lost,
        openFrom: this.openFrom(),
      },
      this.colours.palette(),
    );
  });
  protected readonly command = computed(() =>
    commandLine({
      kind: 'series',
      by: this.by(),
      metric: this.metric(),
      period: this.period(),
      filter: this.state.filter(),
      step: this.step(),
    }),
  );

  constructor() {
    inject(Stream)
      .windows.pipe(throttleTime(refreshMs, undefined, { leading: false, trailing: true }), takeUntilDestroyed())
      .subscribe(() => {
        if (this.period().until !== 'now') return;
        this.series.again();
        this.top.again();
      });
  }

  protected toggle(key: string): void {
    this.hidden.update((hidden) => {
      const next = new Set(hidden);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }

  protected pick(key: string): void {
    const by = this.by();
    if ((fields as readonly string[]).includes(by) && key !== restKey && key !== '') this.state.add(by as Field, key);
  }

  protected zoom(span: Span): void {
    const since = toRfc3339(span.since);
    const until = toRfc3339(span.until);
    if (since === until) return;
    this.zooms++;
    this.state.setPeriod({ since, until });
  }

  /** Undoes the last zoom of this visit. */
  protected zoomBack(): void {
    if (this.zooms === 0) return;
    this.zooms--;
    this.location.back();
  }
}

const restKey = '(the rest)';

function drawnSeries(answer: SeriesAnswer, colour: (by: By, value: string) => string): DrawnSeries[] {
  const rate = (values: SeriesAnswer['total']) => perSecond(values, answer.step_seconds, answer.metric);
  const series = answer.series.map(({ key, values }) => ({
    key: key.value,
    label: key.by === 'total' ? 'total' : key.value || 'none',
    colour: colour(key.by, key.value),
    values: rate(values),
  }));
  if (!answer.other || answer.by === 'ip') return series;
  return [...series, { key: restKey, label: 'the rest', colour: colour('proto', 'other'), values: rate(answer.other) }];
}
