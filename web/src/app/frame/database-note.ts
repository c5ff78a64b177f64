import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Stream } from '../api/stream';
import { words } from '../language/words';
import { formatAge, formatClock } from '../units/time';
import { Now } from './now';

/** That PostgreSQL is away, since when, and what becomes of the windows of meanwhile. */
@Component({
  selector: 'na-database-note',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (text(); as away) {
      <p class="away">{{ away }} {{ t.databaseBack }}</p>
    }
  `,
  styles: `
    .away {
      margin-bottom: var(--gutter);
      padding: 8px 16px;
      color: var(--warn);
      background: var(--warn-soft);
      border-radius: 6px;
    }
  `,
  host: { role: 'status' },
})
export class DatabaseNote {
  private readonly stream = inject(Stream);
  private readonly now = inject(Now).ms;
  protected readonly t = words().frame;

  protected readonly text = computed(() => {
    const since = this.stream.databaseAwaySince();
    if (since === null || this.stream.state() !== 'open') return null;
    return this.t.databaseAway(formatClock(since), formatAge(this.now() - since));
  });
}
