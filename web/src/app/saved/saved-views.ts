import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { type SavedView, parseSaved } from './saved-list';

const storageKey = 'netaugur.views';

/** The saved views of this browser, the same in all of its tabs. */
@Injectable({ providedIn: 'root' })
export class SavedViews {
  private readonly kept = signal(parseSaved(localStorage.getItem(storageKey)));
  readonly list = this.kept.asReadonly();

  constructor() {
    const follow = (event: StorageEvent) => {
      if (event.key === storageKey || event.key === null) this.kept.set(parseSaved(localStorage.getItem(storageKey)));
    };
    addEventListener('storage', follow);
    inject(DestroyRef).onDestroy(() => removeEventListener('storage', follow));
  }

  set(list: readonly SavedView[]): void {
    localStorage.setItem(storageKey, JSON.stringify(list));
    this.kept.set(list);
  }
}
