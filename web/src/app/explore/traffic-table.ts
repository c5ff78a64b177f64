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
import { CommandNote } from '../frame/command-note';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import { formatInteger } from '../units/si';
import { formatRowInstant } from '../units/time';
import { commandLine } from './command-line';
import { save } from './csv';
import { type SortColumn, newestFirst, nextSort, readSort, sortColumns, sortParams } from './row-sort';

const pageRows = 25;

const columns: readonly {
  key: keyof TrafficRow;
  field?: Field;
  figure?: boolean;
  /** Has no place on a phone. */
  spare?: boolean;
  /** What stands under it there instead of beside it. */
  below?: 'dst_ip' | 'service';
}[] = [
  { key: 'start' },
  { key: 'sensor', field: 'sensor', spare: true },
  { key: 'family', field: 'family', spare: true },
  { key: 'proto', field: 'proto', below: 'service' },
  { key: 'src_ip', field: 'ip', below: 'dst_ip' },
  { key: 'dst_ip', field: 'ip', spare: true },
  { key: 'service', field: 'service', figure: true, spare: true },
  { key: 'packets', figure: true, spare: true },
  { key: 'bytes', figure: true },
];

const exportTypes = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

/**
 * Stored rows, newest first or by a column. The server sorts and pages them, by cursor; the cursors of the pages before
 * are kept to go back.
 */
@Component({
  selector: 'na-traffic-table',
  imports: [Skeleton, CommandNote, Icon],
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
  protected readonly columns = columns.map((column) => ({
    ...column,
    sort: sortColumns.find((one) => one === column.key),
  }));
  protected readonly sort = computed(() => readSort(this.state.param('sort'), this.state.param('order')), {
    equal: sameValue,
  });
  private readonly sorted = computed(() => (sameValue(this.sort(), newestFirst) ? undefined : this.sort()));
  private readonly asked = computed(
    () => ({
      ...filterQuery(this.state.filter()),
      since: this.period().since,
      until: this.period().until,
      limit: pageRows,
      sort: this.sorted()?.column,
      order: this.sorted()?.order,
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

  /** Prints the rows of the page on show. */
  protected readonly command = computed(() =>
    commandLine({
      kind: 'traffic',
      period: this.period(),
      filter: this.state.filter(),
      rows: { sort: this.sorted(), limit: pageRows, cursor: this.cursors().at(-1) },
    }),
  );

  protected sortBy(column: SortColumn): void {
    this.state.set(sortParams(nextSort(this.sort(), column)));
  }

  protected arrow(column: SortColumn): string {
    return this.sort().column === column ? (this.sort().order === 'desc' ? ' ↓' : ' ↑') : '';
  }

  protected ariaSort(column: SortColumn | undefined): string | null {
    if (this.sort().column !== column) return null;
    return this.sort().order === 'desc' ? 'descending' : 'ascending';
  }

  protected next(): void {
    const cursor = this.page.answer()?.next_cursor;
    if (cursor) this.cursors.update((cursors) => [...cursors, cursor]);
  }

  protected previous(): void {
    this.cursors.update((cursors) => (cursors.length > 1 ? cursors.slice(0, -1) : cursors));
  }

  protected readonly marks = { dst_ip: '→ ', service: ':' };
  protected readonly exportForms = ['csv', 'ndjson'] as const;
  protected readonly exporting = signal(false);
  protected readonly exportFailure = signal<Failure | null>(null);

  /** All rows in their order, not the page on show: the server writes them one after the other. */
  protected exportAll(form: 'csv' | 'ndjson'): void {
    const { limit: _, ...query } = this.asked();
    this.exporting.set(true);
    this.exportFailure.set(null);
    this.api
      .trafficText(query, exportTypes[form])
      .pipe(
        finalize(() => this.exporting.set(false)),
        takeUntilDestroyed(this.destroyed),
      )
      .subscribe({
        next: (text) => save(`netaugur-rows-${toRfc3339(Date.now())}.${form}`, text, exportTypes[form]),
        error: (failure: Failure) => this.exportFailure.set(failure),
      });
  }

  protected cell(row: TrafficRow, key: keyof TrafficRow): string {
    const value = row[key];
    if (value === null) return '';
    if (key === 'start') return formatRowInstant(Date.parse(row.start));
    return key === 'packets' || key === 'bytes' ? formatInteger(row[key]) : String(value);
  }

  protected addBelow(row: TrafficRow, below: 'dst_ip' | 'service', event: MouseEvent): void {
    this.add(below === 'service' ? below : 'ip', this.cell(row, below), event);
  }

  protected add(field: Field, value: string, event: MouseEvent): void {
    this.state.click(field, value, event);
  }
}
