import { ChangeDetectionStrategy, Component, DestroyRef, inject, viewChild } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import { Rail } from './rail';
import { TopBar } from './top-bar';
import { views } from './views';

/** Rail, top bar, and the view between them; keeps the stream open while somebody is signed in. */
@Component({
  selector: 'na-frame',
  imports: [RouterOutlet, Rail, TopBar],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <na-rail />
    <div class="side">
      <na-top-bar />
      <main><router-outlet /></main>
    </div>
  `,
  styles: `
    :host {
      display: flex;
      min-height: 100vh;
    }
    .side {
      flex: 1;
      min-width: 0;
    }
    main {
      padding: var(--gutter);
      max-width: 1720px;
    }
    @media (max-width: 700px) {
      main {
        padding-bottom: calc(64px + env(safe-area-inset-bottom));
      }
    }
  `,
  host: { '(document:keydown)': 'onKey($event)' },
})
export class Frame {
  private readonly router = inject(Router);
  private readonly bar = viewChild.required(TopBar);

  constructor() {
    const stream = inject(Stream);
    inject(Sensors).refresh();
    stream.start();
    inject(DestroyRef).onDestroy(() => stream.stop());
  }

  /** `/` goes to the filter, `1` to `3` to the views, Escape out of a field. */
  protected onKey(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : null;
    const typing = target?.matches('input, textarea, select, [contenteditable]') ?? false;
    if (event.key === 'Escape' && typing) target?.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const view = views[Number(event.key) - 1];
    if (view) void this.router.navigate([view.path], { queryParamsHandling: 'preserve' });
    if (event.key === '/') {
      event.preventDefault();
      this.bar().focusFilter();
    }
  }
}
