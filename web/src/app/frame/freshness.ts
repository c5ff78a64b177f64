import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { sameValue } from '../api/question';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import { FilterState } from '../filter/filter-state';
import { formatAge, formatInstant } from '../units/time';
import { type Tone, ageTone } from '../charts/trouble';
import { words } from '../language/words';
import { Now } from './now';

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
    .dot.amber {
      background: var(--warn);
    }
    .dot.red {
      background: var(--loss);
    }
    .text {
      color: var(--muted);
    }
    .text.amber {
      color: var(--warn);
    }
    .text.red {
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

  private readonly newest = computed(() => this.sensors.newest(this.filter().sensor), { equal: sameValue });
  /** Changes with a window and not with each second: writing out a date costs more than all else here. */
  private readonly ended = computed(() => {
    const newest = this.newest();
    return newest === null ? '' : words().frame.newestEnded(formatInstant(newest.end));
  });

  protected readonly state = computed<{ tone: Tone; prefix: string; text: string; hint: string }>(() => {
    const t = words().frame;
    const newest = this.newest();
    const away = this.stream.state() === 'away';
    if (newest === null) {
      if (away || this.sensors.failure()) return { tone: 'red', prefix: '', text: t.offline, hint: t.unreachable };
      return { tone: '', prefix: '', text: this.sensors.list() ? t.noWindows : '…', hint: '' };
    }
    const age = this.now() - newest.end;
    const late = ageTone(age, newest.windowSeconds);
    const tone = away && late === '' ? 'amber' : late;
    const prefix = away ? `${t.offline} · ` : t.newestPrefix;
    return { tone, prefix, text: t.ago(formatAge(age)), hint: this.ended() };
  });
}
