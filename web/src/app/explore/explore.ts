import { Location } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormsModule } from '@angular/forms';
import { Popover } from 'primeng/popover';
import { SelectButton } from 'primeng/selectbutton';
import { Skeleton } from 'primeng/skeleton';
import { throttleTime } from 'rxjs';
import { Api } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import type { By, SeriesQuery, TopQuery } from '../api/types';
import { perSecond, statistics } from '../charts/arithmetic';
import { Chart } from '../charts/chart';
import { Colours, colourOf } from '../charts/palette';
import { seriesPlot } from '../charts/series-plot';
import { SeriesTable } from '../charts/series-table';
import { TopTable } from '../charts/top-table';
import { FilterState } from '../filter/filter-state';
import type { Filter } from '../filter/grammar';
import { type Span, formatDuration, resolve, toRfc3339 } from '../filter/period';
import { periodOf } from '../filter/view-period';
import { FailureNote } from '../frame/failure-note';
import { CommandNote } from '../frame/command-note';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import {
  byChoices,
  chosen,
  chosenKind,
  kindChoices,
  metricChoices,
  metrics,
  seriesBy,
  stackable,
  topBy,
  unitOf,
} from './choices';
import { commandLine } from './command-line';
import { chartCsv, csv, save } from './csv';
import { type DrillStep, canDrill, formatDrill, isField, parseDrill } from './drill';
import { DrillPanel } from './drill-panel';
import { drawnSeries, openStep, periodBefore, restKey, shareSeries } from './shown-series';
import { Rhythm } from './rhythm';
import { TrafficTable } from './traffic-table';

const seriesMax = 10;
/** The period before is asked for more, so that the keys of this one are among them. */
const previousMax = 100;
/** As many as stand beside the chart; a pair takes two lines. */
const topMax = { pair: 9, other: 16 };
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
  imports: [
    FormsModule,
    Popover,
    SelectButton,
    Skeleton,
    Chart,
    SeriesTable,
    TopTable,
    TrafficTable,
    DrillPanel,
    Rhythm,
    CommandNote,
    FailureNote,
    Icon,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './explore.html',
  styleUrl: './explore.css',
})
export class Explore {
  private readonly api = inject(Api);
  private readonly colours = inject(Colours);
  private readonly sensors = inject(Sensors);
  private readonly location = inject(Location);
  protected readonly state = inject(FilterState);
  protected readonly stream = inject(Stream);

  private readonly numbers = viewChild(SeriesTable);

  protected readonly t = words().explore;
  protected readonly byChoices = byChoices(seriesBy);
  protected readonly topChoices = byChoices(topBy);
  protected readonly metricChoices = metricChoices();
  protected readonly kindChoices = computed(() => kindChoices(this.by()));

  protected readonly by = computed(() => chosen(seriesBy, this.state.param('by'), 'proto'));
  protected readonly topBy = computed(() => chosen(topBy, this.state.param('top'), 'ip'));
  protected readonly metric = computed(() => chosen(metrics, this.state.param('metric'), 'bytes'));
  protected readonly heading = computed(() => words().by[this.by()].toLowerCase());
  protected readonly kind = computed(() => chosenKind(this.by(), this.state.param('chart')));
  protected readonly compare = computed(() => this.state.param('compare') === 'previous');
  protected readonly steps = computed(() => parseDrill(this.state.param('drill')), { equal: sameValue });
  protected readonly canStack = computed(() => stackable(this.by()));
  protected readonly unit = computed(() => unitOf(this.metric()));
  protected readonly period = computed(() => periodOf('explore', this.state.period()), { equal: sameValue });

  protected readonly asked = computed<SeriesQuery>(() => ({
    ...filterQuery(this.state.filter()),
    since: this.period().since,
    until: this.period().until,
    metric: this.metric(),
  }));
  /** The filter of the chart, with the sensors that the period has something of. */
  private readonly meant = computed(() => this.writingSince(resolve(this.period(), Date.now())?.since), {
    equal: sameValue,
  });
  /** The server chooses the step, unless it would be finer than the longest window of the sensors asked for. */
  private readonly step = computed(() => {
    const span = resolve(this.period(), Date.now());
    if (!span) return undefined;
    const longest = this.sensors.byWindow(this.state.filter().sensor, span.since).at(-1)?.windowSeconds ?? 0;
    return (span.until - span.since) / 1000 / serverPoints < longest ? formatDuration(longest * 1000) : undefined;
  });
  protected readonly series = ask(
    computed<SeriesQuery>(
      () => ({ ...this.asked(), ...filterQuery(this.meant()), by: this.by(), step: this.step(), limit: seriesMax }),
      { equal: sameValue },
    ),
    (query) => this.api.series(query),
  );
  /** Asked in the steps of the answer, so that both periods lie on each other. */
  protected readonly previous = ask(
    computed<SeriesQuery | null>(
      () => {
        const answer = this.series.answer();
        if (!this.compare() || !answer || answer.by !== this.by() || answer.metric !== this.metric()) return null;
        const { since, until } = periodBefore(answer);
        return {
          ...this.asked(),
          ...filterQuery(this.writingSince(since)),
          since: toRfc3339(since),
          until: toRfc3339(until),
          by: this.by(),
          step: formatDuration(answer.step_seconds * 1000),
          limit: previousMax,
        };
      },
      { equal: sameValue },
    ),
    (query) => this.api.series(query),
  );
  protected readonly top = ask(
    computed<TopQuery>(
      () => ({ ...this.asked(), by: this.topBy(), limit: topMax[this.topBy() === 'pair' ? 'pair' : 'other'] }),
      { equal: sameValue },
    ),
    (query) => this.api.top(query),
  );

  /** Reset when the series are of another kind. */
  protected readonly hidden = linkedSignal<By, ReadonlySet<string>>({ source: this.by, computation: () => new Set() });
  private zooms = 0;

  protected readonly drawn = computed(() => {
    const answer = this.series.answer();
    const colour = (by: By, value: string) => colourOf(by, value, this.colours.palette());
    return answer ? drawnSeries(answer, this.before(), colour) : undefined;
  });
  /** The period before; not one that lags behind the shown answer. */
  private readonly before = computed(() => {
    const answer = this.series.answer();
    const before = this.previous.answer();
    const fits = answer && before && before.by === answer.by && before.metric === answer.metric;
    return fits && before.step_seconds === answer.step_seconds ? before : undefined;
  });
  /** All traffic under the filter, in the series' unit. */
  protected readonly whole = computed(() => {
    const answer = this.series.answer();
    return answer && statistics(perSecond(answer.total, answer.step_seconds, answer.metric)).total;
  });
  protected readonly empty = computed(() => {
    const answer = this.series.answer();
    return answer !== undefined && answer.total.every((value) => value === null);
  });
  protected readonly stepText = computed(() => {
    const answer = this.series.answer();
    return answer ? this.t.steps(formatDuration(answer.step_seconds * 1000), answer.resolution) : '';
  });
  protected readonly openFrom = computed(() => {
    const answer = this.series.answer();
    const answeredAt = this.series.answeredAt();
    return answer && answeredAt !== undefined ? openStep(answer, answeredAt) : undefined;
  });
  protected readonly seconds = computed(() => {
    const span = resolve(this.period(), Date.now());
    return span ? (span.until - span.since) / 1000 : 1;
  });
  protected readonly plot = computed(() => {
    const answer = this.series.answer();
    const drawn = this.drawn();
    if (!answer || !drawn) return undefined;
    const start = Date.parse(answer.start);
    const stepMs = answer.step_seconds * 1000;
    const before = this.before();
    const share = this.kind() === 'share';
    const shown = drawn.filter((one) => !this.hidden().has(one.key));
    return seriesPlot(
      {
        start,
        stepMs,
        span: { since: start, until: start + stepMs * answer.total.length },
        unit: share ? '%' : unitOf(answer.metric),
        stacked: this.kind() !== 'lines' && stackable(this.by()),
        max: share ? 100 : undefined,
        series: share ? shareSeries(shown, answer) : shown,
        // Against a stack that lacks a part, the whole of the period before would mislead.
        beforeTotal:
          before && !share && shown.length === drawn.length
            ? perSecond(before.total, before.step_seconds, before.metric)
            : undefined,
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
      filter: this.meant(),
      step: this.step(),
    }),
  );

  constructor() {
    this.stream.windows
      .pipe(throttleTime(refreshMs, undefined, { leading: false, trailing: true }), takeUntilDestroyed())
      .subscribe(() => {
        if (this.period().until !== 'now') return;
        this.series.again();
        this.top.again();
      });
  }

  private writingSince(since: number | undefined): Filter {
    const filter = this.state.filter();
    return since === undefined ? filter : { ...filter, sensor: this.sensors.named(filter.sensor, since) };
  }

  protected toggle(key: string): void {
    this.hidden.update((hidden) => {
      const next = new Set(hidden);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }

  protected pick({ key, event }: { key: string; event: MouseEvent }): void {
    const by = this.by();
    if (isField(by) && key !== restKey && key !== '') this.state.click(by, key, event);
  }

  protected readonly drillable = computed(() => {
    const by = this.by();
    return (key: string) => key !== restKey && canDrill(by, key);
  });
  protected readonly topDrillable = computed(() => {
    const by = this.topBy();
    return (key: string) => canDrill(by, key);
  });

  protected drill(by: By, value: string): void {
    this.go([{ by, value }]);
  }

  protected go(steps: readonly DrillStep[]): void {
    this.state.set({ drill: formatDrill(steps) });
  }

  /** The lines of the chart as they are drawn: hidden series left out. */
  protected exportChart(): void {
    const answer = this.series.answer();
    const drawn = this.drawn()?.filter((one) => !this.hidden().has(one.key));
    if (!answer || !drawn) return;
    const share = this.kind() === 'share';
    const table = chartCsv({
      start: Date.parse(answer.start),
      stepMs: answer.step_seconds * 1000,
      unit: share ? '%' : this.unit(),
      series: share ? shareSeries(drawn, answer) : drawn,
    });
    save(`netaugur-${answer.by}-${answer.start}.csv`, table);
  }

  protected exportNumbers(): void {
    const answer = this.series.answer();
    const numbers = this.numbers();
    if (answer && numbers) save(`netaugur-${answer.by}-${answer.start}-numbers.csv`, csv(numbers.table()));
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
