import { ChangeDetectionStrategy, Component, computed, inject, output, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { CurrentSession, signInPath } from '../api/auth';
import { FilterBox } from '../filter/filter-box';
import { FilterState } from '../filter/filter-state';
import { PeriodPicker } from '../filter/period-picker';
import { SensorSelect } from '../filter/sensor-select';
import { words } from '../language/words';
import { zoneName } from '../units/time';
import { Freshness } from './freshness';
import { Icon } from './icon';
import { LanguageChoice } from './language-choice';
import { Theme } from './theme';

/** What applies to the whole page: period, filter, sensor, freshness, zone, theme, sign-out. It never scrolls away. */
@Component({
  selector: 'na-top-bar',
  imports: [FilterBox, PeriodPicker, SensorSelect, Freshness, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'banner' },
  template: `
    @if (!bare()) {
      <na-period-picker />
      <na-filter-box />
    } @else {
      <strong class="space">{{ heading() }}</strong>
    }
    @if (view() !== 'sensors' && view() !== 'settings') {
      <na-sensor-select />
    }
    <na-freshness />
    <span class="zone muted" [title]="t.zone(zone.long)">{{ zone.short }}</span>
    <span class="buttons">
      <button
        class="icon-button"
        type="button"
        aria-haspopup="dialog"
        [title]="saved.open"
        [attr.aria-label]="saved.open"
        (click)="views.emit()"
      >
        <na-icon name="bookmark" />
      </button>
      <button class="icon-button help" type="button" [title]="t.help" [attr.aria-label]="t.help" (click)="help.emit()">
        <na-icon name="help" />
      </button>
      <button
        class="icon-button"
        type="button"
        (click)="language.next()"
        [title]="t.language"
        [attr.aria-label]="t.language"
      >
        {{ language.chosen() === 'en' ? 'EN' : 'PT' }}
      </button>
      <button
        class="icon-button"
        type="button"
        (click)="theme.next()"
        [title]="t.theme(t.themes[theme.choice()])"
        [attr.aria-label]="t.themeChange(t.themes[theme.choice()])"
      >
        <na-icon [name]="theme.choice()" />
      </button>
      <button class="icon-button" type="button" (click)="signOut()" [title]="t.signOut" [attr.aria-label]="t.signOut">
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
    .space {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
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
      .zone,
      .help {
        display: none;
      }
      na-sensor-select {
        flex: 1 1 104px;
        min-width: 0;
        max-width: 140px;
      }
      na-freshness {
        order: 1;
      }
      na-filter-box {
        flex: 1 1 190px;
        order: 2;
      }
      .buttons {
        order: 3;
        margin-left: auto;
      }
      /* The rail names the view, and Forecast's select needs the room. */
      .space:has(+ na-sensor-select) {
        display: none;
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
  private readonly picker = viewChild(PeriodPicker);

  readonly help = output<void>();
  readonly views = output<void>();

  protected readonly t = words().frame;
  protected readonly saved = words().saved;
  protected readonly language = inject(LanguageChoice);
  protected readonly theme = inject(Theme);
  protected readonly zone = zoneName();
  protected readonly view = computed(() => this.state.view());
  /** Views that are not of one period and filter show their name instead. */
  protected readonly bare = computed(() => ['forecast', 'sensors', 'settings'].includes(this.view()));
  protected readonly heading = computed(() => {
    const names: Readonly<Record<string, string>> = words().views;
    return names[this.view()] ?? '';
  });

  focusFilter(): void {
    this.box()?.focus();
  }

  choosePeriod(): void {
    this.picker()?.show();
  }

  nextLanguage(): void {
    this.language.next();
  }

  protected signOut(): void {
    const leave = () => {
      this.current.session.set(null);
      void this.router.navigateByUrl(signInPath);
    };
    this.api.signOut().subscribe({ next: leave, error: leave });
  }
}
