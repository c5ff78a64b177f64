import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import { FilterState } from '../filter/filter-state';
import { formatAge, formatInstant } from '../units/time';
import { Now } from './now';

/** Windows without news after which somebody should look, and after which something is wrong. */
const staleWindows = 3;
const lostWindows = 12;

/** How old the newest window is, and whether the stream that brings the next one is open. */
@Component({
  selector: 'na-freshness',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="dot" [class]="state().tone"></span>
    <span class="text" role="status" [class]="state().tone" [title]="state().hint">
      <span class="long">{{ state().prefix }}</span
      >{{ state().text }}
    </span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      white-space: nowrap;
    }
    .dot {
      width: 8px;
      height: 8px;
      border-radius: 50%;
      background: var(--muted);
    }
    .dot.late {
      background: var(--warn);
    }
    .dot.lost {
      background: var(--loss);
    }
    .text {
      color: var(--muted);
    }
    .text.late {
      color: var(--warn);
    }
    .text.lost {
      color: var(--loss);
    }
    @media (max-width: 1380px) {
      .long {
        display: none;
      }
    }
  `,
})
export class Freshness {
  private readonly sensors = inject(Sensors);
  private readonly stream = inject(Stream);
  private readonly filter = inject(FilterState).filter;
  private readonly now = inject(Now).ms;

  protected readonly state = computed(() => {
    const names = this.filter().sensor;
    const newest = this.sensors.newest(names);
    const away = this.stream.state() === 'away';
    if (newest === null) {
      if (away || this.sensors.failure())
        return { tone: 'lost', prefix: '', text: 'offline, trying again', hint: 'netaugur serve cannot be reached' };
      return { tone: '', prefix: '', text: this.sensors.list() ? 'no windows yet' : '…', hint: '' };
    }
    const age = this.now() - newest.end;
    const windows = age / 1000 / newest.windowSeconds;
    const tone = windows > lostWindows ? 'lost' : windows > staleWindows || away ? 'late' : '';
    const hint = `The newest window ended ${formatInstant(newest.end)}`;
    if (away) return { tone, prefix: 'offline, trying again · ', text: `${formatAge(age)} ago`, hint };
    return { tone, prefix: 'newest window ', text: `${formatAge(age)} ago`, hint };
  });
}
