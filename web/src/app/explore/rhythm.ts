import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Skeleton } from 'primeng/skeleton';
import { Api } from '../api/api';
import { ask, sameValue } from '../api/question';
import type { SeriesQuery } from '../api/types';
import { perSecond } from '../charts/arithmetic';
import { type Period, resolve, toRfc3339 } from '../filter/period';
import { FailureNote } from '../frame/failure-note';
import { words } from '../language/words';
import { formatSi } from '../units/si';
import { formatWeekday } from '../units/time';
import { unitOf } from './choices';
import { hourMs, hourOfWeek } from './hour-week';

/** An answer of hours has about as many points as any other: of a longer period the newest weeks are shown. */
const weeksMax = 11;
const weekMs = 7 * 24 * hourMs;

/** When it is busy: the mean of each hour of the week, the stronger the colour, the more. */
@Component({
  selector: 'na-rhythm',
  imports: [Skeleton, FailureNote],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rhythm.html',
  styleUrl: './rhythm.css',
})
export class Rhythm {
  /** What is asked, without its period, step and kind of series. */
  readonly asked = input.required<SeriesQuery>();
  readonly period = input.required<Period>();

  private readonly api = inject(Api);

  protected readonly t = words().explore;
  protected readonly hours = Array.from({ length: 24 }, (_, hour) => hour);
  protected readonly weeks = weeksMax;

  private readonly since = computed(() => {
    const span = resolve(this.period(), Date.now());
    const first = span ? Math.floor((span.until - weeksMax * weekMs) / hourMs) * hourMs : 0;
    return span && span.since < first ? toRfc3339(first) : this.period().since;
  });
  protected readonly cut = computed(() => this.since() !== this.period().since);
  protected readonly series = ask(
    computed<SeriesQuery>(() => ({ ...this.asked(), since: this.since(), by: 'total', step: '1h' }), {
      equal: sameValue,
    }),
    (query) => this.api.series(query),
  );
  protected readonly days = computed(() => {
    const answer = this.series.answer();
    if (!answer) return undefined;
    const unit = unitOf(answer.metric);
    const week = hourOfWeek(perSecond(answer.total, answer.step_seconds, answer.metric), Date.parse(answer.start));
    const most = Math.max(...week.flat().map(({ mean }) => mean ?? 0));
    return week.map((hours, day) => ({
      name: formatWeekday(day),
      hours: hours.map(({ mean, hours: count }, hour) => ({
        known: mean !== null,
        // By the root: one hour of backups must not make the rest of the week pale.
        percent: mean === null || most === 0 ? 0 : Math.round(100 * Math.sqrt(mean / most)),
        text: mean === null ? this.t.noHour : this.t.hour(formatWeekday(day), hour, formatSi(mean, unit), count),
      })),
    }));
  });
}
