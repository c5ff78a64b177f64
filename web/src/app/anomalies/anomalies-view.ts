import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormsModule } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { SelectButton } from 'primeng/selectbutton';
import { Skeleton } from 'primeng/skeleton';
import { forkJoin, map, merge, throttleTime } from 'rxjs';
import { Api } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import type { AnomaliesQuery, Anomaly, By } from '../api/types';
import { type Metric, change } from '../charts/arithmetic';
import { Colours, colourOf } from '../charts/palette';
import { seriesLabel } from '../charts/series-label';
import { type Choice, byChoices, chosen, metricChoices, metrics, unitOf } from '../explore/choices';
import { quote } from '../explore/command-line';
import { FilterState } from '../filter/filter-state';
import { fields } from '../filter/grammar';
import { resolve } from '../filter/period';
import { periodOf } from '../filter/view-period';
import { CommandNote } from '../frame/command-note';
import { FailureNote } from '../frame/failure-note';
import { Icon } from '../frame/icon';
import { Now } from '../frame/now';
import { localDecimal } from '../language/language';
import { words } from '../language/words';
import { formatChange, formatInteger, formatSi } from '../units/si';
import { formatClock, formatInstant, formatRowInstant } from '../units/time';
import { exploreParams } from './lanes';
import { forecastsOf, together } from './pages';
import { Timeline } from './timeline';

const rowsMax = 1000;
/** Rows of the list at first; the timeline has all. */
const listedAtFirst = 50;
/** Asked again at most this often when an anomaly is told, and while windows arrive and none is. */
const toldMs = 2000;
const windowsMs = 60_000;

const everyBy = 'all';
const seriesBy: readonly By[] = ['total', 'proto', 'family', 'ip', 'sensor'];
const levels = ['95', '80'] as const;

/** Windows that came otherwise than was foretold: when, of what, and by how much. */
@Component({
  selector: 'na-anomalies-view',
  imports: [FormsModule, RouterLink, SelectButton, Skeleton, CommandNote, FailureNote, Icon, Timeline],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './anomalies-view.html',
  styleUrl: './anomalies-view.css',
})
export class AnomaliesView {
  private readonly api = inject(Api);
  private readonly colours = inject(Colours);
  private readonly now = inject(Now).ms;
  private readonly router = inject(Router);
  private readonly sensors = inject(Sensors);
  private readonly openedAt = Date.now();
  protected readonly state = inject(FilterState);
  protected readonly stream = inject(Stream);

  protected readonly t = words().anomalies;
  protected readonly unit = words().explore.unit;
  protected readonly byChoices: Choice<By | typeof everyBy>[] = [
    { value: everyBy, label: this.t.every },
    ...byChoices(seriesBy),
  ];
  protected readonly metricChoices = metricChoices();
  protected readonly levelChoices = levels.map((value) => ({ value, label: `${value} %` }));

  protected readonly by = computed(() =>
    chosen<By | typeof everyBy>([everyBy, ...seriesBy], this.state.param('by'), everyBy),
  );
  protected readonly metric = computed(() => chosen(metrics, this.state.param('metric'), 'bytes'));
  protected readonly level = computed(() => chosen(levels, this.state.param('level'), '95'));
  private readonly period = computed(() => periodOf('anomalies', this.state.period()), { equal: sameValue });

  protected readonly found = ask(
    computed<AnomaliesQuery[] | null>(
      () => {
        if (this.sensors.list() === undefined) return null;
        const by = this.by();
        const query: AnomaliesQuery = {
          ...filterQuery(this.state.filter()),
          ...this.period(),
          ...(by === everyBy ? {} : { by }),
          metric: this.metric(),
          level: this.level() === '80' ? 80 : 95,
          limit: rowsMax,
        };
        return forecastsOf(this.state.filter().sensor, this.sensors.names()).map((sensor) => ({ ...query, sensor }));
      },
      { equal: sameValue },
    ),
    (queries) => forkJoin(queries.map((query) => this.api.anomalies(query))).pipe(map(together)),
  );
  protected readonly all = computed(() => this.found.answer()?.rows ?? []);
  protected readonly span = computed(
    () => resolve(this.period(), this.found.answeredAt() ?? this.now()) ?? { since: this.now() - 1, until: this.now() },
  );

  protected readonly listed = signal(listedAtFirst);
  protected readonly rows = computed(() =>
    this.all()
      .slice(0, this.listed())
      .map((row) => this.rowOf(row)),
  );
  protected readonly hidden = computed(() => Math.max(0, this.all().length - this.listed()));

  protected readonly summary = computed(() => {
    const answer = this.found.answer();
    if (!answer) return '';
    const counted = this.t.outside(
      formatInteger(answer.rows.length) + (answer.next_cursor === null ? '' : '+'),
      formatInteger(answer.judged),
      this.level(),
    );
    return answer.unknown === 0 ? counted : `${counted} ${this.t.unknown(formatInteger(answer.unknown))}`;
  });
  protected readonly command = computed(() => {
    const parts = ['netaugur predict anomalies', `--since ${quote(this.period().since)}`];
    if (this.by() !== everyBy) parts.push(`--by ${this.by()}`);
    parts.push(`--metric ${this.metric()} --level ${this.level()}`);
    const filter = this.state.filter();
    for (const field of fields)
      if (filter[field].length > 0) parts.push(`--${field} ${quote(filter[field].join(','))}`);
    return parts.join(' ');
  });

  /** Stores a forecast that would judge what is on show; each sensor that is named has forecasts of its own. */
  protected readonly predictCommand = computed(() => {
    const name = this.state.filter().sensor.at(0);
    const whose = name === undefined ? '' : ` --sensor ${quote(name)}`;
    return `netaugur predict --by proto --horizon 24h${whose} --store`;
  });

  constructor() {
    const trailing = { leading: false, trailing: true };
    merge(
      merge(this.stream.anomalies, this.stream.forecasts).pipe(throttleTime(toldMs, undefined, trailing)),
      this.stream.windows.pipe(throttleTime(windowsMs, undefined, trailing)),
    )
      .pipe(takeUntilDestroyed())
      .subscribe(() => {
        if (this.period().until === 'now') this.found.again();
      });
  }

  protected open(anomaly: Anomaly): void {
    void this.router.navigate(['/explore'], { queryParams: exploreParams(anomaly) });
  }

  private rowOf(row: Anomaly) {
    const start = Date.parse(row.start);
    const lengthMs = Date.parse(row.end) - start;
    const unit = unitOf(row.metric as Metric);
    const rate = (value: number) => formatSi((value * (row.metric === 'bytes' ? 8 : 1) * 1000) / lengthMs, unit);
    return {
      id: [row.start, row.series.by, row.series.value, row.sensor].join('|'),
      start: formatRowInstant(start),
      end: formatClock(start + lengthMs),
      isNew: Date.parse(row.end) > this.openedAt,
      label: seriesLabel(row.series),
      whose: [row.series.by === 'total' ? null : words().by[row.series.by].toLowerCase(), row.sensor]
        .filter((part) => part !== null)
        .join(' · '),
      colour: colourOf(row.series.by, row.series.value, this.colours.palette()),
      actual: rate(row.actual),
      mean: rate(row.mean),
      interval: `${rate(row.lo)} – ${rate(row.hi)}`,
      off: formatChange(change(row.actual, row.mean)),
      excess: excessText(row.excess),
      below: row.excess < 0,
      model: row.model,
      issued: this.t.issued(formatInstant(Date.parse(row.issued_at))),
      params: exploreParams(row),
    };
  }
}

function excessText(excess: number): string {
  const size = Math.abs(excess);
  return `${excess < 0 ? '−' : '+'}${localDecimal(size.toFixed(size < 1 ? 2 : 1))}`;
}
