import { Injectable, signal } from '@angular/core';

/** The page's clock: milliseconds since the epoch, moved once a second. */
@Injectable({ providedIn: 'root' })
export class Now {
  readonly ms = signal(Date.now());

  constructor() {
    setInterval(() => this.ms.set(Date.now()), 1000);
  }
}
