import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Subject, auditTime, forkJoin, map, of } from 'rxjs';
import { Api } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import { Sensors, type WindowGroup } from '../api/sensors';
import { Stream } from '../api/stream';
import type { Gap, LossAnswer, SeriesAnswer, Window } from '../api/types';
import { total } from '../charts/arithmetic';
import { type StackedClass, stackedClasses } from '../charts/classes';
import { FilterState } from '../filter/filter-state';
import { type Filter, narrowsRows } from '../filter/grammar';
import { formatDuration, stepFor, toRfc3339 } from '../filter/period';
import { liveLength, periodOf } from '../filter/view-period';
import { Now } from '../frame/now';
import { gapsOf, merged, missing } from './gaps';
import { LiveBuffer, type Seed, liveMetrics, opensStep } from './live-buffer';

const pointsMax = 400;
/** The newest part is held window by window, so that the stream may repeat what the seed already has. */
const tailMs = 60_000;
const tailWindowsMax = 1000;
/** Until the first question is known. */
const defaultStepMs = 5000;
const recentMax = 500;
const gapsMax = 100;
/** How long a step waits for its window, which shows it at once: drawing both would double the page's work. */
const graceMs = 2000;
/** The page's clock moves once a second: a window may be ahead of it. */
const clockMs = 1000;
/** Protocols beyond this many are in the answer's own `other`. */
const protosMax = 50;

interface LiveQuestion {
  filter: Filter;
  lengthMs: number;
  /** Of the buffer; a group of longer windows is asked for in a multiple of it. */
  stepMs: number;
  groups: WindowGroup[];
}

/**
 * Seeds the last minutes from the server, then moves them by the stream's windows. One for the Live view, which
 * provides it.
 */
@Injectable()
export class LiveFeed {
  private readonly api = inject(Api);
  private readonly sensors = inject(Sensors);
  private readonly state = inject(FilterState);
  private readonly pausedAt = signal<number | null>(null);
  private readonly now = inject(Now).ms;
  /** What the view takes for now. */
  private readonly clock = computed(() => this.pausedAt() ?? this.now());

  readonly paused = computed(() => this.pausedAt() !== null);
  /** Windows that came since the pause began. */
  readonly waiting = signal(0);

  readonly period = computed(() => periodOf('live', this.state.period()), { equal: sameValue });
  readonly lengthMs = computed(() => liveLength(this.period()));

  private readonly question = computed<LiveQuestion | null>(
    () => {
      if (this.sensors.list() === undefined) return null;
      const lengthMs = this.lengthMs();
      const groups = this.sensors.byWindow(this.state.filter().sensor, this.clock() - lengthMs);
      const stepMs = stepFor(lengthMs / 1000, groups[0].windowSeconds, pointsMax) * 1000;
      return { filter: this.state.filter(), lengthMs, stepMs, groups };
    },
    { equal: sameValue },
  );
  private readonly seeded = ask(this.question, (question) => this.seed(question));

  /** End of the newest window that was added. */
  private readonly newest = signal(0);
  /** Moves with each window that was added to what is on show. */
  private readonly version = signal(0);
  /** The last windows of the stream: those that came while a seed was on its way are added to it. */
  private readonly recent: Window[] = [];
  private readonly told = signal<readonly Gap[]>([]);
  private readonly outdated = new Subject<void>();
  /** Whether the buffer lacks what came during the pause. */
  private behind = false;

  readonly failure = computed(
    () => this.seeded.failure() ?? (this.sensors.list() ? undefined : this.sensors.failure()),
  );
  /** A closed window that the filter means has come, the first of its step, and is shown in a moment; none while paused. */
  readonly moved = new Subject<void>();

  /** The end of what is on show while paused: a window that was awaited then must not move it. */
  private readonly standsAt = signal<number | null>(null);
  private readonly until = computed(() => {
    const stepMs = this.question()?.stepMs ?? defaultStepMs;
    const told = Math.min(this.newest(), this.clock() + clockMs);
    return Math.floor((this.standsAt() ?? Math.max(this.clock() - graceMs, told)) / stepMs) * stepMs;
  });

  /** The steps on show; undefined until the first seed. */
  readonly series = computed(() => {
    this.version();
    const buffer = this.seeded.answer()?.buffer;
    return buffer?.view(this.until() - this.lengthMs(), this.until());
  });
  readonly span = computed(() => ({ since: this.until() - this.lengthMs(), until: this.until() }));
  /** Bottom of the stack first: the largest over the period as it was when the seed came; windows do not reorder it. */
  readonly order = computed<readonly StackedClass[]>(() => this.seeded.answer()?.order ?? stackedClasses);

  /** Names of the sensors meant, and the start of all their records. */
  private readonly meant = computed(
    () => {
      const meant = this.sensors.meant(this.state.filter().sensor);
      return {
        names: meant.map(({ sensor }) => sensor),
        first: Math.min(...meant.map(({ first }) => Date.parse(first))),
      };
    },
    { equal: sameValue },
  );
  /**
   * Where windows are missing in the period, the newest first. Compared by value, as the sensors meant: each window moves the list of
   * sensors, and the charts would be drawn anew.
   */
  readonly missing = computed(
    () => {
      const series = this.series();
      if (!series) return [];
      const { names, first } = this.meant();
      const told = merged(this.told(), this.seeded.answer()?.gaps ?? []).filter(({ sensor }) => names.includes(sensor));
      return missing(series, told, this.span(), first);
    },
    { equal: sameValue },
  );

  constructor() {
    const stream = inject(Stream);
    stream.coming.pipe(takeUntilDestroyed()).subscribe((window) => {
      const stepMs = this.question()?.stepMs ?? defaultStepMs;
      if (this.means(window) && !this.paused() && opensStep(window, stepMs)) this.moved.next();
    });
    stream.windows.pipe(takeUntilDestroyed()).subscribe((window) => this.take(window));
    stream.missed.pipe(takeUntilDestroyed()).subscribe(() => this.outdated.next());
    stream.gaps.pipe(takeUntilDestroyed()).subscribe((gap) => {
      this.told.update((all) => merged(all, [gap]).slice(-gapsMax));
    });
    this.outdated.pipe(auditTime(1000), takeUntilDestroyed()).subscribe(() => {
      if (this.paused()) this.behind = true;
      else this.seeded.again();
    });
  }

  /** The period stands still; windows are collected all the same. */
  pause(): void {
    this.waiting.set(0);
    this.behind = false;
    this.standsAt.set(this.until());
    this.pausedAt.set(Date.now());
  }

  /** Goes on with what came meanwhile, asking the server where the pause was longer than what is kept. */
  resume(): void {
    const behind = this.behind || this.pausedLong();
    this.pausedAt.set(null);
    this.standsAt.set(null);
    if (behind) this.seeded.again();
    this.moved.next();
  }

  private means(window: Window): boolean {
    const { sensor } = this.state.filter();
    return sensor.length === 0 || sensor.includes(window.sensor);
  }

  private take(window: Window): void {
    const filter = this.state.filter();
    if (!this.means(window)) return;
    if (this.paused()) this.waiting.update((count) => count + 1);
    // A window carries totals by protocol and family: what narrows further only the server can answer.
    if (narrowsRows(filter)) return this.outdated.next();
    this.recent.push(window);
    if (this.recent.length > recentMax) this.recent.shift();
    if (this.pausedLong()) return;
    const fate = this.seeded.answer()?.buffer.add(window);
    if (fate === 'taken') this.newest.update((newest) => Math.max(newest, Date.parse(window.end)));
    // A window of a step that is not over is not on show yet: nothing is drawn anew for it.
    const onShow = Date.parse(window.start) < this.until();
    if (fate === 'taken' && onShow && !this.paused()) this.version.update((n) => n + 1);
    if (fate === 'too old' && Date.parse(window.end) > this.span().since) this.outdated.next();
  }

  /** Whether the pause lasts longer than the period: then nothing of what is on show stays. */
  private pausedLong(): boolean {
    const since = this.pausedAt();
    return since !== null && Date.now() - since > this.lengthMs();
  }

  private seed({ filter, lengthMs, stepMs, groups }: LiveQuestion) {
    const floor = (at: number, step: number) => Math.floor(at / step) * step;
    const steps = groups.map((group) => stepMs * Math.ceil((group.windowSeconds * 1000) / stepMs));
    const longest = Math.max(...steps);
    const narrowed = narrowsRows(filter);
    // A seed of the past ends there: what came since is asked for when the pause ends.
    const pausedAt = this.pausedAt();
    if (pausedAt !== null) this.behind = true;
    const now = pausedAt ?? Date.now();
    const tailStart = narrowed ? floor(now, longest) + longest : floor(now - Math.max(tailMs, 3 * longest), longest);
    const query = filterQuery(filter);
    const answers = (by: 'proto' | 'family') =>
      forkJoin(
        groups.flatMap(({ sensors }, i) =>
          liveMetrics.map((metric) =>
            this.api.series({
              ...query,
              sensor: sensors.join(',') || undefined,
              since: toRfc3339(floor(now - lengthMs, steps[i])),
              until: toRfc3339(tailStart),
              step: formatDuration(steps[i]),
              by,
              metric,
              limit: protosMax,
            }),
          ),
        ),
      );
    const until = pausedAt === null ? undefined : toRfc3339(pausedAt + longest);
    const tail = { since: toRfc3339(tailStart), until, sensor: query.sensor, limit: tailWindowsMax };
    return forkJoin({
      byProto: answers('proto'),
      byFamily: answers('family'),
      losses: forkJoin(
        groups.map(({ sensors }, i) =>
          this.api.loss({
            sensor: sensors.join(',') || undefined,
            since: toRfc3339(floor(now - lengthMs, steps[i])),
            until: toRfc3339(now),
            step: formatDuration(steps[i]),
          }),
        ),
      ),
      windows: narrowed ? of([]) : this.api.windows(tail).pipe(map((page) => page.windows)),
    }).pipe(map((parts) => this.build({ ...parts, stepMs, tailStart }, parts.losses)));
  }

  private build(seed: Seed, losses: readonly LossAnswer[]) {
    const buffer = LiveBuffer.from(seed);
    for (const window of this.recent) if (this.means(window)) buffer.add(window);
    return { buffer, order: bySize(seed.byProto, buffer), gaps: losses.flatMap(gapsOf) };
  }
}

function bySize(answers: readonly SeriesAnswer[], buffer: LiveBuffer): readonly StackedClass[] {
  if (answers.length === 0) return stackedClasses;
  const { bytes } = buffer.view(Date.parse(answers[0].start), Date.now()).values;
  return [...stackedClasses].sort((a, b) => total(bytes[b]) - total(bytes[a]));
}
