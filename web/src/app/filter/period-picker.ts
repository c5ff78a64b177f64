import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  inject,
  linkedSignal,
  viewChild,
} from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Popover } from 'primeng/popover';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import { formatInstant } from '../units/time';
import { FilterState } from './filter-state';
import { type Period, explorePeriods, livePeriods, relativeLabel, resolve, toRfc3339 } from './period';
import { periodOf } from './view-period';

/** What a datetime-local field holds: local wall-clock time without a zone. */
function toLocalField(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** The period of the view: the last so much, or, but for Live, two instants. */
@Component({
  selector: 'na-period-picker',
  imports: [FormsModule, Popover, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button
      class="icon-button shown"
      type="button"
      aria-haspopup="dialog"
      [title]="t.choose"
      #opener
      (click)="open($event)"
    >
      <na-icon name="clock" [size]="16" /><span class="label">{{ label() }}</span>
    </button>
    <p-popover #popover [style]="{ 'max-width': 'calc(100vw - 16px)' }">
      <div class="menu">
        <div class="choices" role="group" [attr.aria-label]="t.relative">
          @for (choice of choices(); track choice.period.since) {
            <button
              class="icon-button"
              type="button"
              [attr.aria-pressed]="choice.period.since === period().since && period().until === 'now'"
              (click)="choose(choice.period)"
            >
              {{ choice.label }}
            </button>
          }
        </div>
        @if (absolute()) {
          <form class="absolute" (ngSubmit)="chooseAbsolute()">
            <label>{{ t.from }} <input type="datetime-local" step="1" name="from" [(ngModel)]="from" /></label>
            <label>{{ t.to }} <input type="datetime-local" step="1" name="to" [(ngModel)]="to" /></label>
            @if (fault(); as text) {
              <p class="fault" role="alert">{{ text }}</p>
            }
            <button class="apply" type="submit" [disabled]="fault() !== null">{{ t.show }}</button>
          </form>
        }
      </div>
    </p-popover>
  `,
  styles: `
    .shown {
      border-color: var(--outline);
      white-space: nowrap;
      max-width: min(46vw, 360px);
    }
    .label {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .menu {
      display: flex;
      flex-wrap: wrap;
      gap: 16px;
    }
    .choices {
      display: grid;
      align-content: start;
      min-width: 150px;
    }
    .choices .icon-button {
      justify-content: flex-start;
    }
    .choices [aria-pressed='true'] {
      background: var(--hover);
      font-weight: 600;
    }
    .absolute {
      display: grid;
      gap: 8px;
      align-content: start;
      width: 240px;
    }
    label {
      display: grid;
      gap: 4px;
      color: var(--muted);
    }
    input {
      width: 100%;
      min-width: 0;
    }
    input,
    .apply {
      height: 32px;
      padding: 0 8px;
      border: 1px solid var(--outline);
      border-radius: 6px;
      background: var(--surface);
      color: var(--text);
    }
    .apply {
      cursor: pointer;
    }
    .apply:disabled {
      color: var(--muted);
      cursor: default;
    }
    .fault {
      color: var(--loss);
    }
  `,
})
export class PeriodPicker {
  private readonly state = inject(FilterState);
  private readonly opener = viewChild.required<ElementRef<HTMLElement>>('opener');
  private readonly popover = viewChild.required(Popover);

  protected readonly t = words().period;
  protected readonly absolute = computed(() => this.state.view() !== 'live');
  protected readonly period = computed(() => periodOf(this.state.view(), this.state.period()));
  protected readonly choices = computed(() =>
    (this.absolute() ? explorePeriods : livePeriods).map((since) => {
      const period: Period = { since, until: 'now' };
      return { period, label: relativeLabel(period) ?? since };
    }),
  );
  protected readonly label = computed(() => {
    const relative = relativeLabel(this.period());
    const span = resolve(this.period(), Date.now());
    if (relative !== null) return relative;
    return span ? `${formatInstant(span.since)} – ${formatInstant(span.until)}` : this.t.unreadable;
  });

  private readonly span = computed(() => resolve(this.period(), Date.now()));
  protected readonly from = linkedSignal(() => toLocalField(this.span()?.since ?? Date.now() - 3_600_000));
  protected readonly to = linkedSignal(() => toLocalField(this.span()?.until ?? Date.now()));
  protected readonly fault = computed(() => {
    const since = Date.parse(this.from());
    const until = Date.parse(this.to());
    if (Number.isNaN(since) || Number.isNaN(until)) return this.t.bothEnds;
    return since < until ? null : this.t.order;
  });

  /** As if the button had been pressed. */
  show(): void {
    this.opener().nativeElement.focus();
    this.opener().nativeElement.click();
  }

  protected open(event: Event): void {
    this.popover().toggle(event);
  }

  protected choose(period: Period): void {
    this.state.setPeriod(period);
    this.popover().hide();
  }

  protected chooseAbsolute(): void {
    if (this.fault() !== null) return;
    this.choose({ since: toRfc3339(Date.parse(this.from())), until: toRfc3339(Date.parse(this.to())) });
  }
}
