import { ChangeDetectionStrategy, Component, DestroyRef, ElementRef, inject, signal, viewChild } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import { words } from '../language/words';
import { SavedDialog } from '../saved/saved-dialog';
import { DatabaseNote } from './database-note';
import { bareKey, fieldOf } from './keys';
import { KeyHelp } from './key-help';
import { Rail } from './rail';
import { TopBar } from './top-bar';
import { Views } from './views';

/** Rail, top bar, and the view between them; keeps the stream open while somebody is signed in. */
@Component({
  selector: 'na-frame',
  imports: [RouterOutlet, Rail, TopBar, KeyHelp, DatabaseNote, SavedDialog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="skip" href="#content" (click)="skip($event)">{{ t.skip }}</a>
    <na-rail />
    <div class="side">
      <na-top-bar (help)="help().open()" (views)="saved.set(true)" />
      <main #content id="content" tabindex="-1">
        <na-database-note />
        <router-outlet />
      </main>
    </div>
    <na-key-help />
    @if (saved()) {
      @defer (on immediate) {
        <na-saved-dialog (closed)="saved.set(false)" />
      }
    }
  `,
  styles: `
    .skip {
      position: absolute;
      top: -48px;
      left: 8px;
      z-index: 40;
      padding: 8px 12px;
      color: var(--text);
      background: var(--raised);
      border: 1px solid var(--outline);
      border-radius: 6px;
    }
    .skip:focus {
      top: 8px;
    }
    :host {
      display: flex;
      min-height: 100vh;
    }
    .side {
      flex: 1;
      min-width: 0;
    }
    main {
      outline: 0;
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
  private readonly views = inject(Views).shown;
  private readonly bar = viewChild.required(TopBar);
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');
  protected readonly help = viewChild.required(KeyHelp);
  /** Whether the dialog of the saved views is open; its code is loaded then. */
  protected readonly saved = signal(false);
  protected readonly t = words().frame;

  constructor() {
    const stream = inject(Stream);
    inject(Sensors).refresh();
    stream.start();
    inject(DestroyRef).onDestroy(() => stream.stop());
  }

  /** The document's base would send a bare fragment to another page. */
  protected skip(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }

  /** The keys that KeyHelp lists; Escape leaves a field. */
  protected onKey(event: KeyboardEvent): void {
    const field = fieldOf(event);
    if (event.key === 'Escape') field?.blur();
    const key = bareKey(event);
    if (key === null) return;
    const view = this.views()[Number(key) - 1];
    if (view) void this.router.navigate([view], { queryParamsHandling: 'preserve' });
    const actions: Readonly<Record<string, () => void>> = {
      '/': () => this.bar().focusFilter(),
      t: () => this.bar().choosePeriod(),
      v: () => this.saved.set(true),
      l: () => this.bar().nextLanguage(),
      '?': () => this.help().open(),
    };
    const action = actions[key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }
}
