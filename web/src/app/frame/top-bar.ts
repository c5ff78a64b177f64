import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { CurrentSession, signInPath } from '../api/auth';
import { FilterBox } from '../filter/filter-box';
import { FilterState } from '../filter/filter-state';
import { PeriodPicker } from '../filter/period-picker';
import { SensorSelect } from '../filter/sensor-select';
import { zoneName } from '../units/time';
import { Freshness } from './freshness';
import { Icon } from './icon';
import { Theme } from './theme';

/** What applies to the whole page: period, filter, sensor, freshness, zone, theme, sign-out. It never scrolls away. */
@Component({
  selector: 'na-top-bar',
  imports: [FilterBox, PeriodPicker, SensorSelect, Freshness, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (view() !== 'forecast') {
      <na-period-picker />
      <na-filter-box />
    } @else {
      <strong class="space">Forecast</strong>
    }
    <na-sensor-select />
    <na-freshness />
    <span class="zone muted" [title]="'Times are in your zone: ' + zone.long">{{ zone.short }}</span>
    <span class="buttons">
      <button
        class="icon-button"
        type="button"
        (click)="theme.next()"
        [title]="'Theme: ' + theme.choice()"
        [attr.aria-label]="'Theme: ' + theme.choice() + '. Change'"
      >
        <na-icon [name]="theme.choice()" />
      </button>
      <button class="icon-button" type="button" (click)="signOut()" title="Sign out" aria-label="Sign out">
        <na-icon name="out" />
      </button>
    </span>
  `,
  styles: `
    :host {
      position: sticky;
      top: 0;
      z-index: 10;
      display: flex;
      align-items: center;
      gap: 8px 12px;
      min-height: var(--bar);
      padding: 8px var(--gutter);
      background: var(--surface);
      border-bottom: 1px solid var(--hairline);
    }
    na-filter-box,
    .space {
      flex: 1;
      min-width: 0;
    }
    .buttons {
      display: inline-flex;
    }
    @media (max-width: 900px) {
      :host {
        flex-wrap: wrap;
      }
      na-filter-box {
        order: 1;
        flex-basis: 100%;
      }
      na-freshness {
        margin-left: auto;
      }
    }
    @media (max-width: 700px) {
      :host {
        gap: 8px;
        padding: 8px;
      }
      .zone {
        display: none;
      }
      na-filter-box {
        flex: 1 1 200px;
        order: 2;
      }
      na-freshness {
        order: 3;
        margin-left: 0;
      }
      .buttons {
        margin-left: auto;
      }
    }
  `,
})
export class TopBar {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly current = inject(CurrentSession);
  private readonly state = inject(FilterState);
  private readonly box = viewChild(FilterBox);

  protected readonly theme = inject(Theme);
  protected readonly zone = zoneName();
  protected readonly view = computed(() => this.state.view());

  focusFilter(): void {
    this.box()?.focus();
  }

  protected signOut(): void {
    const leave = () => {
      this.current.session.set(null);
      void this.router.navigateByUrl(signInPath);
    };
    this.api.signOut().subscribe({ next: leave, error: leave });
  }
}
