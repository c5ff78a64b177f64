import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { type Scaled, type Unit, formatSi, scale } from '../units/si';
import { type Statistics, statistics } from './arithmetic';
import type { DrawnSeries } from './series-option';

type Column = 'label' | keyof Statistics;

const columns: readonly { key: Column; label: string; hint: string }[] = [
  { key: 'last', label: 'last', hint: 'The newest step that is over' },
  { key: 'mean', label: 'mean', hint: 'Mean over the period' },
  { key: 'max', label: 'max', hint: 'Largest step' },
  { key: 'p95', label: 'p95', hint: '95th percentile of the steps' },
  { key: 'total', label: 'total', hint: 'Sum over the period' },
];

/**
 * The numbers under a chart: one row a series, sortable; a row's swatch toggles its series. It is the chart's
 * legend as well.
 */
@Component({
  selector: 'na-series-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="scroll-x">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col" [attr.aria-sort]="ariaSort('label')">
              <button class="value" type="button" (click)="sortBy('label')">{{ heading() }}{{ arrow('label') }}</button>
            </th>
            @for (column of columns; track column.key) {
              <th
                scope="col"
                [attr.aria-sort]="ariaSort(column.key)"
                [class.optional]="column.key === 'p95' || column.key === 'total'"
              >
                <button class="value" type="button" [title]="column.hint" (click)="sortBy(column.key)">
                  {{ column.label }}{{ arrow(column.key) }}
                </button>
              </th>
            }
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.series.key) {
            <tr [class.off]="hidden().has(row.series.key)">
              <td>
                <span class="name">
                  <button
                    class="toggle"
                    type="button"
                    [style.background]="hidden().has(row.series.key) ? 'transparent' : row.series.colour"
                    [style.border-color]="row.series.colour"
                    [class.line]="row.series.overlay"
                    [attr.aria-pressed]="!hidden().has(row.series.key)"
                    [attr.aria-label]="'Show ' + row.series.label"
                    (click)="toggle.emit(row.series.key)"
                  ></button>
                  @if (pickable()) {
                    <button
                      class="value label"
                      type="button"
                      title="Add to the filter"
                      (click)="pick.emit(row.series.key)"
                    >
                      {{ row.series.label }}
                    </button>
                  } @else {
                    <span class="label">{{ row.series.label }}</span>
                  }
                </span>
              </td>
              @for (cell of row.cells; track $index) {
                <td [class.optional]="$index >= 3">
                  {{ cell.number }}<span class="unit">{{ cell.unit }}</span>
                </td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .name {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      max-width: 320px;
    }
    .label {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .toggle {
      width: 12px;
      height: 12px;
      padding: 0;
      border: 2px solid;
      border-radius: 3px;
      flex: none;
      cursor: pointer;
      position: relative;
    }
    .toggle::after {
      content: '';
      position: absolute;
      inset: -8px;
    }
    .toggle.line {
      height: 4px;
      border-radius: 2px;
    }
    .off td {
      color: var(--muted);
    }
    @media (max-width: 700px) {
      .optional {
        display: none;
      }
    }
  `,
})
export class SeriesTable {
  readonly heading = input.required<string>();
  readonly series = input.required<readonly DrawnSeries[]>();
  readonly unit = input.required<Unit>();
  readonly stepSeconds = input.required<number>();
  readonly openFrom = input<number>();
  readonly hidden = input<ReadonlySet<string>>(new Set());
  readonly pickable = input(false);
  readonly toggle = output<string>();
  readonly pick = output<string>();

  protected readonly columns = columns;
  private readonly sort = signal<{ by: Column; down: boolean } | null>(null);

  protected readonly rows = computed(() => {
    const rows = this.series().map((series) => {
      const numbers = statistics(series.values, this.openFrom());
      return { series, numbers, cells: columns.map(({ key }) => this.cell(key, numbers)) };
    });
    const sort = this.sort();
    if (sort === null) return rows;
    const { by, down } = sort;
    const order =
      by === 'label'
        ? (a: (typeof rows)[0], b: (typeof rows)[0]) =>
            a.series.label.localeCompare(b.series.label, undefined, { numeric: true })
        : (a: (typeof rows)[0], b: (typeof rows)[0]) => (a.numbers[by] ?? -1) - (b.numbers[by] ?? -1);
    return rows.sort((a, b) => (down ? order(b, a) : order(a, b)));
  });

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

  private cell(key: keyof Statistics | 'label', numbers: Statistics): Scaled {
    const value = key === 'label' ? null : numbers[key];
    if (value === null) return { number: formatSi(null, this.unit()), unit: '' };
    if (key !== 'total') return scale(value, this.unit());
    // Rates times seconds: packets, or bits that are read as bytes.
    const seconds = this.stepSeconds();
    return this.unit() === 'bit/s' ? scale((value * seconds) / 8, 'B') : scale(value * seconds, 'pkt');
  }
}
