import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { Skeleton } from 'primeng/skeleton';
import { Api } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import { Sensors } from '../api/sensors';
import type { SeriesQuery, TopQuery } from '../api/types';
import { type Metric, perSecond, statistics } from '../charts/arithmetic';
import { Chart } from '../charts/chart';
import { Colours, colourOf } from '../charts/palette';
import { type DrawnSeries, seriesPlot } from '../charts/series-plot';
import { TopTable } from '../charts/top-table';
import { pairLabel, parsePair } from '../filter/address';
import { FilterState } from '../filter/filter-state';
import { formatWords, toParams } from '../filter/grammar';
import { type Period, resolve } from '../filter/period';
import { FailureNote } from '../frame/failure-note';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import { type Scaled, scale } from '../units/si';
import { formatStep } from '../units/time';
import { unitOf } from './choices';
import { openStep } from './shown-series';
import { type DrillStep, below, canDrill, drillFilter } from './drill';

const topMax = 15;
const windowsMax = 60;

/**
 * What lies under a class, an address or a pair: its course, its numbers, and the next smaller keys. The page behind it
 * stays as it is; Escape closes it.
 */
@Component({
  selector: 'na-drill-panel',
  imports: [Skeleton, Chart, TopTable, FailureNote, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './drill-panel.html',
  styleUrl: './drill-panel.css',
  host: {
    role: 'dialog',
    tabindex: '-1',
    '[attr.aria-label]': 'title()',
    '(document:keydown.escape)': 'escape($event)',
  },
})
export class DrillPanel {
  readonly steps = input.required<readonly DrillStep[]>();
  readonly period = input.required<Period>();
  readonly metric = input.required<Metric>();
  /** Where to go instead; no step closes the panel. */
  readonly go = output<readonly DrillStep[]>();

  private readonly api = inject(Api);
  private readonly colours = inject(Colours);
  private readonly sensors = inject(Sensors);
  private readonly state = inject(FilterState);
  private readonly closing = viewChild.required<ElementRef<HTMLElement>>('closing');

  protected readonly t = words().drill;
  protected readonly last = computed(() => this.steps()[this.steps().length - 1]);
  protected readonly title = computed(() => this.nameOf(this.last()));
  protected readonly below = computed(() => below(this.last()));
  protected readonly unit = computed(() => unitOf(this.metric()));
  private readonly filter = computed(() => drillFilter(this.state.filter(), this.steps()), { equal: sameValue });
  protected readonly filterWords = computed(() => formatWords(this.filter()));

  private readonly asked = computed(() => ({
    ...filterQuery(this.filter()),
    since: this.period().since,
    until: this.period().until,
    metric: this.metric(),
  }));
  protected readonly series = ask(
    computed<SeriesQuery>(
      () => {
        const since = resolve(this.period(), Date.now())?.since;
        const names = this.filter().sensor;
        const sensor = since === undefined ? names : this.sensors.named(names, since);
        return { ...this.asked(), ...filterQuery({ ...this.filter(), sensor }), by: 'total', limit: 1 };
      },
      { equal: sameValue },
    ),
    (query) => this.api.series(query),
  );
  protected readonly top = ask(
    computed<TopQuery | null>(
      () => {
        const by = this.below();
        return by === null ? null : { ...this.asked(), by, limit: topMax };
      },
      { equal: sameValue },
    ),
    (query) => this.api.top(query),
  );

  /** None where the period has nothing of it; null until the first answer. */
  protected readonly drawn = computed<DrawnSeries[] | null>(() => {
    const answer = this.series.answer();
    if (!answer) return null;
    const { by, value } = this.last();
    if (!answer.total.some((count) => count !== null && count > 0)) return [];
    const colour = colourOf(by, value, this.colours.palette());
    const values = perSecond(answer.total, answer.step_seconds, answer.metric);
    return [{ key: value, label: this.title(), colour, values }];
  });
  private readonly openFrom = computed(() => {
    const answer = this.series.answer();
    const answeredAt = this.series.answeredAt();
    return answer && answeredAt !== undefined ? openStep(answer, answeredAt) : undefined;
  });
  protected readonly facts = computed(() => {
    const answer = this.series.answer();
    const [drawn] = this.drawn() ?? [];
    if (!answer || !drawn) return [];
    const t = words().numbers;
    const numbers = statistics(drawn.values, this.openFrom());
    const rate = (value: number | null) => (value === null ? { number: '–', unit: '' } : scale(value, this.unit()));
    return [
      { term: t.last, hint: t.lastHint, ...rate(numbers.last) },
      { term: t.mean, hint: t.meanHint, ...rate(numbers.mean) },
      { term: t.max, hint: t.maxHint, ...rate(numbers.max) },
      { term: t.p95, hint: t.p95Hint, ...rate(numbers.p95) },
      { term: t.total, hint: t.totalHint, ...this.amount(numbers.total, answer.step_seconds) },
    ];
  });
  protected readonly plot = computed(() => {
    const answer = this.series.answer();
    const drawn = this.drawn();
    if (!answer || !drawn || drawn.length === 0) return null;
    const start = Date.parse(answer.start);
    const stepMs = answer.step_seconds * 1000;
    const span = { since: start, until: start + stepMs * answer.total.length };
    const picture = {
      start,
      stepMs,
      span,
      unit: unitOf(answer.metric),
      stacked: true,
      series: drawn,
      lost: answer.lost,
      openFrom: this.openFrom(),
    };
    return seriesPlot(picture, this.colours.palette());
  });
  /** A pair's own steps with traffic, newest first. */
  protected readonly windows = computed(() => {
    const answer = this.series.answer();
    const [drawn] = this.drawn() ?? [];
    if (!answer || !drawn || this.below() !== null) return [];
    const stepMs = answer.step_seconds * 1000;
    const start = Date.parse(answer.start);
    return drawn.values
      .slice(0, this.openFrom())
      .map((rate, i) => ({ rate: rate ?? 0, at: start + i * stepMs }))
      .filter(({ rate }) => rate > 0)
      .slice(-windowsMax)
      .reverse()
      .map(({ rate, at }) => ({
        at,
        text: formatStep(at, stepMs),
        rate: scale(rate, this.unit()),
        amount: this.amount(rate, answer.step_seconds),
      }));
  });
  protected readonly seconds = computed(() => {
    const span = resolve(this.period(), Date.now());
    return span ? (span.until - span.since) / 1000 : 1;
  });
  protected readonly drillable = computed(() => {
    const by = this.below();
    return (key: string) => by !== null && canDrill(by, key);
  });

  constructor() {
    const opener = document.activeElement;
    afterNextRender(() => this.closing().nativeElement.focus({ preventScroll: true }));
    inject(DestroyRef).onDestroy(() => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    });
  }

  protected nameOf({ by, value }: DrillStep): string {
    return by === 'total' ? this.t.allTraffic : by === 'pair' ? pairLabel(value) : value;
  }

  /** The keys of another step stay on show until the right ones have come. */
  protected readonly shownTop = computed(() => {
    const answer = this.top.answer();
    return answer?.by === this.below() ? answer : undefined;
  });

  protected open(value: string): void {
    const by = this.below();
    if (by !== null) this.go.emit([...this.steps(), { by, value }]);
  }

  /** Of a pair, where else it leads: to each end alone, and to what goes both ways or one. */
  protected readonly ends = computed(() => {
    const { by, value } = this.last();
    const ends = by === 'pair' ? parsePair(value) : null;
    if (!ends) return null;
    const { first, second, oneWay } = ends;
    const ways = oneWay ? [`${first}-${second}`, `${second}>${first}`] : [`${first}>${second}`, `${second}>${first}`];
    return { addresses: [first, second], ways: ways.map((pair) => ({ pair, label: pairLabel(pair) })) };
  });

  /** To an end: the way that led to the pair, up to its class. */
  protected toAddress(value: string): void {
    const above = this.steps().filter(({ by }) => by !== 'pair' && by !== 'ip');
    this.go.emit([...above, { by: 'ip', value }]);
  }

  protected toPair(value: string): void {
    this.go.emit([...this.steps().slice(0, -1), { by: 'pair', value }]);
  }

  protected back(to: number): void {
    this.go.emit(this.steps().slice(0, to + 1));
  }

  protected narrow(): void {
    this.state.set({ ...toParams(this.filter()), drill: null });
  }

  /** A rate over a step: packets, or bits that are read as bytes. */
  private amount(rate: number, stepSeconds: number): Scaled {
    return this.metric() === 'bytes' ? scale((rate * stepSeconds) / 8, 'B') : scale(rate * stepSeconds, 'pkt');
  }

  /** Escape out of a field belongs to the field. */
  protected escape(event: Event): void {
    const typing = event.target instanceof Element && event.target.matches('input, textarea, select');
    if (!typing) this.go.emit([]);
  }
}
