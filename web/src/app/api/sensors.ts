import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, type Failure } from './api';
import { retryMs } from './question';
import { Stream } from './stream';
import type { Sensor } from './types';

const defaultWindowSeconds = 5;

export interface WindowGroup {
  windowSeconds: number;
  sensors: string[];
}

/** Who writes windows, and how new the newest is: asked once, then moved by the stream. */
@Injectable({ providedIn: 'root' })
export class Sensors {
  private readonly api = inject(Api);

  /** Undefined until the first answer. */
  readonly list = signal<readonly Sensor[] | undefined>(undefined);
  readonly failure = signal<Failure | undefined>(undefined);
  readonly names = computed(() => (this.list() ?? []).map((sensor) => sensor.sensor));

  /**
   * From the end of the newest streamed window of each sensor to its arrival here, in milliseconds by the clock of
   * this machine.
   */
  readonly lags = signal<ReadonlyMap<string, number>>(new Map());

  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const stream = inject(Stream);
    stream.coming.pipe(takeUntilDestroyed()).subscribe((window) => {
      // What a resumed stream repeats says nothing about how soon windows come.
      if (window.end > (this.list()?.find(({ sensor }) => sensor === window.sensor)?.newest ?? ''))
        this.lags.update((lags) => new Map(lags).set(window.sensor, Date.now() - Date.parse(window.end)));
    });
    stream.windows.pipe(takeUntilDestroyed()).subscribe((window) => {
      const known = this.list()?.some((sensor) => sensor.sensor === window.sensor);
      if (!known) return this.refresh();
      this.list.update((list) =>
        list?.map((sensor) =>
          sensor.sensor === window.sensor && window.end > sensor.newest ? { ...sensor, newest: window.end } : sensor,
        ),
      );
    });
    stream.missed.pipe(takeUntilDestroyed()).subscribe(() => this.refresh());
  }

  refresh(): void {
    clearTimeout(this.retry);
    this.api.sensors().subscribe({
      next: (answer) => {
        this.list.set(answer.sensors);
        this.failure.set(undefined);
      },
      error: (failure: Failure) => {
        this.failure.set(failure);
        if (failure.status === 0 || failure.status >= 500) this.retry = setTimeout(() => this.refresh(), retryMs);
      },
    });
  }

  /** The sensors that a filter means; all where it names none. */
  meant(names: readonly string[]): readonly Sensor[] {
    return (this.list() ?? []).filter((sensor) => names.length === 0 || names.includes(sensor.sensor));
  }

  /**
   * The sensors meant that wrote after `since`, by the length of their windows, the shortest first. The server counts a
   * window in the step that it starts in: in a finer step than the window it would stand where only a part of it belongs.
   */
  byWindow(names: readonly string[], since: number): WindowGroup[] {
    const groups = new Map<number, string[]>();
    for (const sensor of this.meant(names)) {
      if (Date.parse(sensor.newest) <= since) continue;
      const seconds = sensor.window_seconds || defaultWindowSeconds;
      groups.set(seconds, [...(groups.get(seconds) ?? []), sensor.sensor]);
    }
    if (groups.size === 0) return [{ windowSeconds: defaultWindowSeconds, sensors: [...names] }];
    // One group is asked for as the filter has it: no sensor named means all, also those that come later. Where others
    // have longer windows, silent as they are, the server would answer in their steps: then each is named.
    const lengths = new Set(this.meant(names).map((sensor) => sensor.window_seconds || defaultWindowSeconds));
    if (lengths.size === 1) return [...groups.keys()].map((windowSeconds) => ({ windowSeconds, sensors: [...names] }));
    return [...groups]
      .map(([windowSeconds, sensors]) => ({ windowSeconds, sensors }))
      .sort((a, b) => a.windowSeconds - b.windowSeconds);
  }

  /**
   * The sensors to name in a question from `since` on: none but those meant where all have windows of one length, else those
   * that wrote since then, so that a silent one with longer windows does not make the steps as long.
   */
  named(names: readonly string[], since: number): readonly string[] {
    return this.byWindow(names, since).flatMap((group) => group.sensors);
  }

  /**
   * Of the sensors meant the one that wrote last: the end of its newest window in milliseconds, its window in
   * seconds.
   */
  newest(names: readonly string[]): { end: number; windowSeconds: number } | null {
    const [last] = [...this.meant(names)].sort((a, b) => Date.parse(b.newest) - Date.parse(a.newest));
    return last ? { end: Date.parse(last.newest), windowSeconds: last.window_seconds || defaultWindowSeconds } : null;
  }
}
