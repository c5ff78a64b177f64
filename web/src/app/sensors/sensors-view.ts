import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { Skeleton } from 'primeng/skeleton';
import { forkJoin, throttleTime } from 'rxjs';
import { Api } from '../api/api';
import { ask, sameValue } from '../api/question';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import type { SeriesQuery } from '../api/types';
import { formatDuration, stepFor } from '../filter/period';
import { CommandNote } from '../frame/command-note';
import { FailureNote } from '../frame/failure-note';
import { Now } from '../frame/now';
import { localDecimal } from '../language/language';
import { words } from '../language/words';
import { formatInteger, scale } from '../units/si';
import { formatAge, formatInstant } from '../units/time';
import { sensorRows } from './sensor-rows';
import { SparkLine } from './spark-line';

const recentSeconds = 900;
const recentPoints = 60;
const sensorsMax = 100;
/** Asked again at most this often while windows arrive. */
const paceMs = 5000;

/** Who writes windows: how new the newest is, how soon windows arrive, what they carry and what they lost. */
@Component({
  selector: 'na-sensors-view',
  imports: [Skeleton, SparkLine, CommandNote, FailureNote],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sensors-view.html',
  styleUrl: './sensors-view.css',
})
export class SensorsView {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly now = inject(Now).ms;
  protected readonly sensors = inject(Sensors);
  protected readonly stream = inject(Stream);

  protected readonly t = words().sensors;

  private readonly step = computed(() => {
    const longest = this.sensors.byWindow([], this.now() - recentSeconds * 1000).at(-1)?.windowSeconds ?? 5;
    return formatDuration(stepFor(recentSeconds, longest, recentPoints) * 1000);
  });
  protected readonly recent = ask(
    computed<{ since: string; step: string; sensor?: string } | null>(
      () => {
        if (!this.sensors.list()?.length) return null;
        const named = this.sensors.named([], this.now() - recentSeconds * 1000);
        return { since: `-${recentSeconds}s`, step: this.step(), sensor: named.join(',') || undefined };
      },
      { equal: sameValue },
    ),
    (question) => {
      const query: SeriesQuery = { ...question, by: 'sensor', limit: sensorsMax };
      return forkJoin({
        bytes: this.api.series({ ...query, metric: 'bytes' }),
        packets: this.api.series({ ...query, metric: 'packets' }),
        loss: this.api.loss(question),
      });
    },
  );
  protected readonly failure = computed(() => this.sensors.failure() ?? this.recent.failure());

  protected readonly rows = computed(() => {
    const answer = this.recent.answer();
    const answeredAt = this.recent.answeredAt() ?? this.now();
    const recent = answer && { ...answer, loss: answer.loss.rows, answeredAt };
    return sensorRows(this.sensors.list() ?? [], recent, this.now()).map((row) => ({
      ...row,
      ageText: this.t.ago(formatAge(row.ageMs)),
      newestText: formatInstant(row.newest),
      lag: this.lagText(row.name),
      bitsText: row.bits === null ? null : scale(row.bits, 'bit/s'),
      packetsText: row.packets === null ? null : scale(row.packets, 'pkt/s'),
      lostText: formatInteger(row.lost),
      percent: localDecimal((100 * row.share).toFixed(row.share < 0.001 ? 3 : 1)),
      windowText: formatDuration(row.windowSeconds * 1000),
      firstText: formatInstant(row.first),
      windowsText: formatInteger(row.windows),
    }));
  });

  constructor() {
    inject(Stream)
      .windows.pipe(throttleTime(paceMs, undefined, { leading: false, trailing: true }), takeUntilDestroyed())
      .subscribe(() => this.recent.again());
  }

  protected open(name: string): void {
    void this.router.navigate(['live'], { queryParams: { sensor: name } });
  }

  /** From the end of the newest streamed window to its arrival here; null until one has come. */
  private lagText(name: string): string | null {
    const ms = this.sensors.lags().get(name);
    if (ms === undefined) return null;
    return ms < 10_000 ? `${localDecimal((Math.max(0, ms) / 1000).toFixed(1))} s` : formatAge(ms);
  }
}
