import { DestroyRef, type Signal, effect, inject, signal, untracked } from '@angular/core';
import type { Observable, Subscription } from 'rxjs';
import type { Failure } from './api';

/** A question that follows its signal. The last answer stays while a new one is awaited, so that nothing jumps. */
export interface Question<T> {
  readonly answer: Signal<T | undefined>;
  readonly failure: Signal<Failure | undefined>;
  readonly pending: Signal<boolean>;
  /** When the newest answer came. */
  readonly answeredAt: Signal<number | undefined>;
  /** Asks again without a change of the question. */
  again(): void;
}

/** How soon a question that failed for want of the server or its database is asked again. */
export const retryMs = 5000;

/**
 * Asks whenever `question` changes; null asks nothing and forgets the answer. A question that is left is cancelled; one
 * that cannot be answered now is asked again every `retryMs`. Compare questions by value (`equal` of the computed) to
 * ask once.
 * Needs an injection context.
 */
export function ask<Q, T>(question: Signal<Q | null>, get: (question: Q) => Observable<T>): Question<T> {
  const answer = signal<T | undefined>(undefined);
  const failure = signal<Failure | undefined>(undefined);
  const pending = signal(false);
  const answeredAt = signal<number | undefined>(undefined);
  let asked: Q | null | undefined;
  let subscription: Subscription | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const leave = () => {
    clearTimeout(retry);
    subscription?.unsubscribe();
  };
  inject(DestroyRef).onDestroy(leave);

  const put = (next: Q | null) => {
    leave();
    asked = next;
    if (next === null) {
      answer.set(undefined);
      failure.set(undefined);
      pending.set(false);
      return;
    }
    pending.set(true);
    subscription = get(next).subscribe({
      next: (value) => {
        answer.set(value);
        answeredAt.set(Date.now());
        failure.set(undefined);
        pending.set(false);
      },
      error: (reason: Failure) => {
        failure.set(reason);
        pending.set(false);
        if (reason.status === 0 || reason.status >= 500) retry = setTimeout(again, retryMs);
      },
    });
  };
  // By itself and not by a signal: to ask again is no reason to check the page.
  const again = () => untracked(() => put(question()));
  effect(() => {
    const next = question();
    // It may have been asked already, by `again`.
    if (next !== asked) untracked(() => put(next));
  });

  return { answer, failure, pending, answeredAt, again };
}

/** Equality by value for questions and other small plain objects. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
