import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { words } from '../language/words';
import { Icon } from './icon';
import { Views } from './views';

/** The views, at the left; under 700 px along the bottom. The filter goes along from view to view. */
@Component({
  selector: 'na-rail',
  imports: [RouterLink, RouterLinkActive, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav class="rail" [attr.aria-label]="navigation">
      <a class="brand" routerLink="/live" aria-label="netaugur">
        <img src="favicon.svg" width="22" height="22" alt="" />
        <span class="word">netaugur</span>
      </a>
      <div class="views">
        @for (view of views(); track view) {
          <a
            [routerLink]="'/' + view"
            queryParamsHandling="preserve"
            routerLinkActive="active"
            ariaCurrentWhenActive="page"
            [title]="t[view] + ' (' + ($index + 1) + ')'"
          >
            <na-icon [name]="view" />
            <span class="word">{{ t[view] }}</span>
          </a>
        }
      </div>
    </nav>
  `,
  styles: `
    :host {
      flex: none;
      width: var(--rail);
      background: var(--surface);
      border-right: 1px solid var(--hairline);
    }
    .rail {
      position: sticky;
      top: 0;
      padding: 0 8px;
    }
    a {
      display: flex;
      align-items: center;
      gap: 12px;
      height: 36px;
      padding: 0 10px;
      border-radius: 6px;
      color: var(--muted);
      text-decoration: none;
    }
    .brand {
      height: var(--bar);
      color: var(--text);
      font-weight: 600;
    }
    .views {
      display: flex;
      flex-direction: column;
      gap: 4px;
      padding-top: 8px;
    }
    .views a:hover {
      background: var(--hover);
    }
    .views a.active {
      background: var(--hover);
      color: var(--text);
      font-weight: 600;
    }
    @media (max-width: 1180px) {
      :host {
        width: 56px;
      }
      .word {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    }
    @media (max-width: 700px) {
      :host {
        position: fixed;
        inset: auto 0 0 0;
        z-index: 20;
        width: auto;
        height: calc(56px + env(safe-area-inset-bottom));
        border-right: 0;
        border-top: 1px solid var(--hairline);
      }
      .brand {
        display: none;
      }
      .views {
        flex-direction: row;
        gap: 0;
        padding-top: 4px;
      }
      .views a {
        flex: 1;
        flex-direction: column;
        justify-content: center;
        gap: 2px;
        min-width: 0;
        height: 48px;
        padding: 0;
        font-size: 11px;
        white-space: nowrap;
        line-height: 16px;
      }
      .word {
        position: static;
        width: auto;
        height: auto;
        clip-path: none;
      }
    }
  `,
})
export class Rail {
  protected readonly views = inject(Views).shown;
  protected readonly t = words().views;
  protected readonly navigation = words().frame.navigation;
}
