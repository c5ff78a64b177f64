import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Skeleton } from 'primeng/skeleton';
import { TableModule } from 'primeng/table';
import { Api } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import type { TrafficQuery, TrafficRow } from '../api/types';
import { FilterState } from '../filter/filter-state';
import type { Field } from '../filter/grammar';
import type { Period } from '../filter/period';
import { formatInteger } from '../units/si';
import { formatRowInstant } from '../units/time';

const pageRows = 25;

const columns: readonly { key: keyof TrafficRow; label: string; field?: Field }[] = [
  { key: 'start', label: 'start' },
  { key: 'sensor', label: 'sensor', field: 'sensor' },
  { key: 'family', label: 'family', field: 'family' },
  { key: 'proto', label: 'proto', field: 'proto' },
  { key: 'src_ip', label: 'source', field: 'ip' },
  { key: 'dst_ip', label: 'destination', field: 'ip' },
  { key: 'service', label: 'service', field: 'service' },
  { key: 'packets', label: 'packets' },
  { key: 'bytes', label: 'bytes' },
];

/** Stored rows, newest first. The server pages them by cursor; the cursors of the pages before are kept to go back. */
@Component({
  selector: 'na-traffic-table',
  imports: [TableModule, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './traffic-table.html',
  styleUrl: './traffic-table.css',
})
export class TrafficTable {
  readonly period = input.required<Period>();

  private readonly api = inject(Api);
  private readonly state = inject(FilterState);

  protected readonly columns = [...columns];
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
