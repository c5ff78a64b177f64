import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Stream } from '../api/stream';

const beatMs = 1000;

/**
 * The page's clock: milliseconds since the epoch, moved once a second. A window moves it as well, and the seconds are counted from
 * there: the page changes with the window anyway, and would change once more for its clock shortly before or after.
 */
@Injectable({ providedIn: 'root' })
export class Now {
  readonly ms = signal(Date.now());

  private beat: ReturnType<typeof setInterval> | undefined;

  constructor() {
    const stream = inject(Stream);
    stream.coming.pipe(takeUntilDestroyed()).subscribe(() => clearInterval(this.beat));
    stream.windows.pipe(takeUntilDestroyed()).subscribe(() => this.start());
    this.start();
  }

  private start(): void {
    clearInterval(this.beat);
    this.ms.set(Date.now());
    this.beat = setInterval(() => this.ms.set(Date.now()), beatMs);
  }
}
