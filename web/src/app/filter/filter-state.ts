import { Injectable, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, type Params, Router } from '@angular/router';
import { filter as only, map } from 'rxjs';
import { sameValue } from '../api/question';
import { type Field, type Filter, fromParams, toParams, withValue, withoutValue } from './grammar';
import type { Period } from './period';

/** The URL's query is the state of the page; this reads and writes it. Each change is a step that Back undoes. */
@Injectable({ providedIn: 'root' })
export class FilterState {
  private readonly router = inject(Router);
  private readonly url = toSignal(
    this.router.events.pipe(
      only((event) => event instanceof NavigationEnd),
      map(() => this.router.url),
    ),
    { initialValue: this.router.url },
  );
  private readonly params = computed(() => this.router.parseUrl(this.url()).queryParamMap);

  /** The first part of the path: which view is open. */
  readonly view = computed(() => this.router.parseUrl(this.url()).root.children['primary']?.segments[0]?.path ?? '');

  readonly filter = computed<Filter>(() => fromParams((field) => this.params().get(field)), { equal: sameValue });
  /** Null where the URL names no period: each view has its own default. */
  readonly period = computed<Period | null>(
    () => {
      const since = this.params().get('since');
      return since === null ? null : { since, until: this.params().get('until') ?? 'now' };
    },
    { equal: sameValue },
  );

  param(name: string): string | null {
    return this.params().get(name);
  }

  set(params: Params): void {
    void this.router.navigate([], { queryParams: params, queryParamsHandling: 'merge' });
  }

  setFilter(filter: Filter): void {
    this.set(toParams(filter));
  }

  setPeriod(period: Period): void {
    this.set({ since: period.since, until: period.until === 'now' ? null : period.until });
  }

  /** A click on a value adds it; with Alt what it stands for is left out. Sensors are only added. */
  click(field: Field, value: string, event: MouseEvent): void {
    this.setFilter(withValue(this.filter(), field, value, event.altKey && field !== 'sensor'));
  }

  remove(field: Field, value: string): void {
    this.setFilter(withoutValue(this.filter(), field, value));
  }
}
