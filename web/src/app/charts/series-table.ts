import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import { type Scaled, type Unit, formatChange, formatSi, scale } from '../units/si';
import { type SeriesNumbers, seriesNumbers } from './arithmetic';
import type { DrawnSeries } from './series-plot';

type Column = 'label' | keyof SeriesNumbers;

interface Cell extends Scaled {
  hint?: string;
}

/**
 * The numbers under a chart: one row a series, sortable; a row toggles its series, its name goes to the filter.
 * It is the chart's legend as well.
 */
@Component({
  selector: 'na-series-table',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './series-table.html',
  styleUrl: './series-table.css',
})
export class SeriesTable {
  readonly heading = input.required<string>();
  readonly series = input.required<readonly DrawnSeries[]>();
  readonly unit = input.required<Unit>();
  readonly stepSeconds = input.required<number>();
  readonly openFrom = input<number>();
  /** What a share is a part of, in the series' own unit; left out, shares are not shown. */
  readonly whole = input<number>();
  /** Whether the series have a period before to be compared with. */
  readonly compared = input(false);
  readonly hidden = input<ReadonlySet<string>>(new Set());
  readonly pickable = input(false);
  /** Whether a row has details to open. */
  readonly drillable = input<(key: string) => boolean>(() => false);
  readonly toggle = output<string>();
  readonly pick = output<{ key: string; event: MouseEvent }>();
  readonly drill = output<string>();

  protected readonly t = words().numbers;
  private readonly sort = signal<{ by: Column; down: boolean } | null>(null);

  protected readonly columns = computed(() => {
    const t = this.t;
    return [
      { key: 'last', label: t.last, hint: t.lastHint, optional: this.compared() },
      { key: 'mean', label: t.mean, hint: t.meanHint, optional: false },
      { key: 'max', label: t.max, hint: t.maxHint, optional: false },
      { key: 'p95', label: t.p95, hint: t.p95Hint, optional: true },
      { key: 'total', label: t.total, hint: t.totalHint, optional: true },
      ...(this.whole() === undefined ? [] : [{ key: 'share', label: t.share, hint: t.shareHint, optional: true }]),
      ...(this.compared() ? [{ key: 'change', label: t.change, hint: t.changeHint, optional: false }] : []),
    ] as readonly { key: keyof SeriesNumbers; label: string; hint: string; optional: boolean }[];
  });
  protected readonly rows = computed(() => {
    const columns = this.columns();
    const rows = this.series().map((series) => {
      const numbers = seriesNumbers(series, this.whole(), this.openFrom());
      return { series, numbers, cells: columns.map(({ key }) => this.cell(key, numbers)) };
    });
    const sort = this.sort();
    if (sort === null) return rows;
    const { by, down } = sort;
    type Row = (typeof rows)[number];
    const order =
      by === 'label'
        ? (a: Row, b: Row) => a.series.label.localeCompare(b.series.label, undefined, { numeric: true })
        : (a: Row, b: Row) => (a.numbers[by] ?? -Infinity) - (b.numbers[by] ?? -Infinity) || 0;
    return rows.sort((a, b) => (down ? order(b, a) : order(a, b)));
  });

  /** What is shown, in its order, as raw numbers: a heading, then one line a series that is not hidden. */
  table(): (string | number | null)[][] {
    const amount = this.unit() === 'bit/s' ? 'B' : 'pkt';
    const units = { total: amount, share: '%', change: '%' } as Readonly<Partial<Record<Column, string>>>;
    const heading = this.columns().map(({ key, label }) => `${label} [${units[key] ?? this.unit()}]`);
    const rows = this.rows().filter(({ series }) => !this.hidden().has(series.key));
    return [
      [this.heading(), ...heading],
      ...rows.map(({ series, numbers }) => [
        series.label,
        ...this.columns().map(({ key }) => (key === 'total' ? this.amount(numbers.total) : numbers[key])),
      ]),
    ];
  }

  protected clickRow(event: Event, key: string): void {
    if (event.target instanceof Element && event.target.closest('button') === null) this.toggle.emit(key);
  }

  protected sortBy(by: Column): void {
    this.sort.update((sort) => {
      if (sort?.by !== by) return { by, down: by !== 'label' };
      return sort.down === (by !== 'label') ? { by, down: !sort.down } : null;
    });
  }

  protected arrow(by: Column): string {
    const sort = this.sort();
    return sort?.by === by ? (sort.down ? ' ↓' : ' ↑') : '';
  }

  protected ariaSort(by: Column): string | null {
    const sort = this.sort();
    return sort?.by === by ? (sort.down ? 'descending' : 'ascending') : null;
  }

  /** Rates times seconds: packets, or bits that are read as bytes. */
  private amount(total: number): number {
    return (total * this.stepSeconds()) / (this.unit() === 'bit/s' ? 8 : 1);
  }

  private cell(key: keyof SeriesNumbers, numbers: SeriesNumbers): Cell {
    const value = numbers[key];
    if (value === null) return { number: '–', unit: '' };
    if (key === 'change') {
      const hint = this.t.meanBefore(formatSi(numbers.meanBefore, this.unit()));
      return { number: formatChange(value), unit: '', hint };
    }
    if (key === 'share') return scale(value, '%');
    if (key === 'total') return scale(this.amount(value), this.unit() === 'bit/s' ? 'B' : 'pkt');
    return scale(value, this.unit());
  }
}
