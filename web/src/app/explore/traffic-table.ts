import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Skeleton } from 'primeng/skeleton';
import { finalize } from 'rxjs';
import { Api, type Failure } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import type { TrafficQuery, TrafficRow } from '../api/types';
import { FilterState } from '../filter/filter-state';
import type { Field } from '../filter/grammar';
import { type Period, toRfc3339 } from '../filter/period';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import { formatInteger } from '../units/si';
import { formatRowInstant } from '../units/time';
import { save } from './csv';

const pageRows = 25;

const columns: readonly { key: keyof TrafficRow; field?: Field; figure?: boolean; spare?: boolean }[] = [
  { key: 'start' },
  { key: 'sensor', field: 'sensor', spare: true },
  { key: 'family', field: 'family', spare: true },
  { key: 'proto', field: 'proto' },
  { key: 'src_ip', field: 'ip' },
  { key: 'dst_ip', field: 'ip' },
  { key: 'service', field: 'service', figure: true },
  { key: 'packets', figure: true },
  { key: 'bytes', figure: true },
];

/** Stored rows, newest first. The server pages them by cursor; the cursors of the pages before are kept to go back. */
@Component({
  selector: 'na-traffic-table',
  imports: [Skeleton, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './traffic-table.html',
  styleUrl: './traffic-table.css',
})
export class TrafficTable {
  readonly period = input.required<Period>();

  private readonly api = inject(Api);
  private readonly destroyed = inject(DestroyRef);
  private readonly state = inject(FilterState);

  protected readonly t = words().rows;
  protected readonly addHint = words().numbers.add;
  protected readonly columns = columns;
  private readonly asked = computed(
    () => ({
      ...filterQuery(this.state.filter()),
      since: this.period().since,
      until: this.period().until,
      limit: pageRows,
    }),
    { equal: sameValue },
  );
  /** Cursors from the first page's (none) to the shown page's; another question starts over. */
  private readonly cursors = linkedSignal<unknown, readonly string[]>({ source: this.asked, computation: () => [''] });
  protected readonly page = ask(
    computed<TrafficQuery>(() => ({ ...this.asked(), cursor: this.cursors().at(-1) || undefined }), {
      equal: sameValue,
    }),
    (query) => this.api.traffic(query),
  );
  protected readonly number = computed(() => this.cursors().length);
  protected readonly rows = computed(() => this.page.answer()?.rows ?? []);

  protected next(): void {
    const cursor = this.page.answer()?.next_cursor;
    if (cursor) this.cursors.update((cursors) => [...cursors, cursor]);
  }

  protected previous(): void {
    this.cursors.update((cursors) => (cursors.length > 1 ? cursors.slice(0, -1) : cursors));
  }

  protected readonly exporting = signal(false);
  protected readonly exportFailure = signal<Failure | null>(null);

  /** All rows, not the page on show: the server writes them one after the other. */
  protected exportAll(): void {
    const { limit: _, ...query } = this.asked();
    this.exporting.set(true);
    this.exportFailure.set(null);
    this.api
      .trafficCsv(query)
      .pipe(
        finalize(() => this.exporting.set(false)),
        takeUntilDestroyed(this.destroyed),
      )
      .subscribe({
        next: (text) => save(`netaugur-rows-${toRfc3339(Date.now())}.csv`, text),
        error: (failure: Failure) => this.exportFailure.set(failure),
      });
  }

  protected cell(row: TrafficRow, key: keyof TrafficRow): string {
    const value = row[key];
    if (value === null) return '';
    if (key === 'start') return formatRowInstant(Date.parse(row.start));
    return key === 'packets' || key === 'bytes' ? formatInteger(row[key]) : String(value);
  }

  protected add(field: Field, value: string): void {
    this.state.add(field, value);
  }
}
