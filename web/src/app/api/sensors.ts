import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Api, type Failure } from './api';
import { Stream } from './stream';
import type { Sensor } from './types';

const defaultWindowSeconds = 5;

/** Who writes windows, and how new the newest is: asked once, then moved by the stream. */
@Injectable({ providedIn: 'root' })
export class Sensors {
  private readonly api = inject(Api);

  /** Undefined until the first answer. */
  readonly list = signal<readonly Sensor[] | undefined>(undefined);
  readonly failure = signal<Failure | undefined>(undefined);
  readonly names = computed(() => (this.list() ?? []).map((sensor) => sensor.sensor));

  constructor() {
    const stream = inject(Stream);
    stream.windows.pipe(takeUntilDestroyed()).subscribe((window) => {
      const known = this.list()?.some((sensor) => sensor.sensor === window.sensor);
      if (!known) return this.refresh();
      this.list.update((list) =>
        list?.map((sensor) =>
          sensor.sensor === window.sensor && window.end > sensor.newest ? { ...sensor, newest: window.end } : sensor,
        ),
      );
    });
    stream.restarts.pipe(takeUntilDestroyed()).subscribe(() => this.refresh());
  }

  refresh(): void {
    this.api.sensors().subscribe({
      next: (answer) => {
        this.list.set(answer.sensors);
        this.failure.set(undefined);
      },
      error: (failure: Failure) => this.failure.set(failure),
    });
  }

  /** The sensors that a filter means; all where it names none. */
  meant(names: readonly string[]): readonly Sensor[] {
    return (this.list() ?? []).filter((sensor) => names.length === 0 || names.includes(sensor.sensor));
  }

  /** The longest window of the sensors meant, in seconds: no finer step has a value in each step. */
  windowSeconds(names: readonly string[]): number {
    const lengths = this.meant(names).map((sensor) => sensor.window_seconds);
    return Math.max(...lengths, 0) || defaultWindowSeconds;
  }

  /** End of the newest window of the sensors meant, in milliseconds; null where there is none. */
  newest(names: readonly string[]): number | null {
    const ends = this.meant(names).map((sensor) => Date.parse(sensor.newest));
    return ends.length === 0 ? null : Math.max(...ends);
  }
}
