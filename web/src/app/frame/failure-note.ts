import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Failure } from '../api/api';
import { retryMs } from '../api/question';
import { words } from '../language/words';

/** What is wrong, and what happens next. */
@Component({
  selector: 'na-failure-note',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p role="alert">
      <strong>{{ failure().detail }}</strong>
      @if (retried()) {
        <span> · {{ t.retrying(retrySeconds) }}</span>
      }
    </p>
    @for (note of failure().notes; track note) {
      <p>{{ note }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
      margin-bottom: var(--gutter);
      padding: 8px 16px;
      color: var(--loss);
      background: var(--loss-soft);
      border-radius: 6px;
    }
  `,
})
export class FailureNote {
  readonly failure = input.required<Failure>();
  protected readonly t = words().frame;
  protected readonly retried = computed(() => this.failure().status === 0 || this.failure().status >= 500);
  protected readonly retrySeconds = retryMs / 1000;
}
