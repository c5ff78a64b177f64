import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import { Api, type Failure } from '../api/api';
import { CurrentSession } from '../api/auth';
import { words } from '../language/words';

/**
 * Takes the one-time code out of the link's fragment, which no server log ever sees; without one it says how to
 * get a link.
 */
@Component({
  selector: 'na-sign-in',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main class="card">
      <h1><img src="favicon.svg" width="28" height="28" alt="" /> netaugur</h1>
      @if (busy()) {
        <p role="status">{{ t.busy }}</p>
      } @else {
        @if (failure(); as f) {
          <p class="fault" role="alert">{{ f.detail }}</p>
          @for (note of f.notes; track note) {
            <p class="muted">{{ note }}</p>
          }
          @if (f.status === 0) {
            <p>
              <button type="button" class="again" (click)="signIn()">{{ t.again }}</button>
            </p>
          }
        } @else {
          <p>{{ t.ended }}</p>
        }
        <p>{{ t.ask }}</p>
        <pre class="mono"><span class="muted">$ </span>netaugur serve --sign-in-link</pre>
        <p class="muted">{{ t.once }}</p>
      }
    </main>
  `,
  styles: `
    :host {
      display: grid;
      min-height: 100vh;
      place-items: center;
      padding: var(--gutter);
    }
    main {
      width: min(440px, 100%);
      padding: 24px;
      display: grid;
      gap: 12px;
    }
    h1 {
      display: flex;
      align-items: center;
      gap: 12px;
      font-size: var(--large);
      font-weight: 600;
      margin-bottom: 4px;
    }
    pre {
      margin: 0;
      padding: 12px;
      overflow-x: auto;
      background: var(--ground);
      border: 1px solid var(--hairline);
      border-radius: 6px;
      user-select: all;
    }
    pre .muted {
      user-select: none;
    }
    .fault {
      color: var(--loss);
    }
    .again {
      height: 32px;
      padding: 0 12px;
      border: 1px solid var(--outline);
      border-radius: 6px;
      background: none;
      cursor: pointer;
    }
  `,
})
export class SignIn {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly current = inject(CurrentSession);

  protected readonly t = words().signIn;
  protected readonly busy = signal(false);
  protected readonly failure = signal<Failure | null>(null);
  private code: string | null = null;

  constructor() {
    // Followed, not read once: a second link opened in the same tab changes nothing but the fragment.
    inject(ActivatedRoute)
      .fragment.pipe(takeUntilDestroyed())
      .subscribe((fragment) => {
        const code = new URLSearchParams(fragment ?? '').get('code');
        if (code === null) return;
        this.code = code;
        // A used code has no place in the history.
        history.replaceState(history.state, '', location.pathname);
        this.signIn();
      });
  }

  protected signIn(): void {
    if (this.code === null) return;
    this.busy.set(true);
    this.api.signIn(this.code).subscribe({
      next: (session) => {
        this.current.session.set(session);
        void this.router.navigateByUrl('/live', { replaceUrl: true });
      },
      error: (failure: Failure) => {
        this.failure.set(failure);
        this.busy.set(false);
      },
    });
  }
}
