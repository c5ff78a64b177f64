import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { By, TopAnswer } from '../api/types';
import { FilterState } from '../filter/filter-state';
import { type Field, fields } from '../filter/grammar';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import { localDecimal } from '../language/language';
import { scale } from '../units/si';
import { Colours, colourOf } from './palette';

/** The largest keys of a period with bars behind their share. Clicking a value adds it to the filter. */
@Component({
  selector: 'na-top-table',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="scroll-x">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">{{ heading() }}</th>
            <th scope="col" [class.spare]="metric() !== 'bytes'">{{ t.bits }}</th>
            <th scope="col" [class.spare]="metric() !== 'packets'">{{ t.packets }}</th>
            <th scope="col" class="optional">{{ t.bytes }}</th>
            <th scope="col">{{ t.share }}</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.value) {
            <tr>
              <td class="key">
                <span class="bar" [style.width.%]="row.share" [style.background]="row.colour"></span>
                <span class="text">
                  <span class="parts" [class.pair]="by() === 'pair'">
                    @for (part of row.parts; track $index) {
                      @if ($index > 0) {
                        <button
                          class="value muted"
                          type="button"
                          [title]="addHint('pair', row.value)"
                          [attr.aria-label]="addHint('pair', row.value)"
                          (click)="add('pair', row.value, $event)"
                        >
                          →
                        </button>
                      }
                      @if (row.field; as field) {
                        <button
                          class="value"
                          type="button"
                          [title]="addHint(field, part)"
                          (click)="add(field, part, $event)"
                        >
                          {{ part }}
                        </button>
                      } @else {
                        {{ part }}
                      }
                    }
                  </span>
                  @if (row.drillable) {
                    <button
                      class="more"
                      type="button"
                      [title]="details(row.value)"
                      [attr.aria-label]="details(row.value)"
                      (click)="drill.emit(row.value)"
                    >
                      <na-icon name="more" [size]="14" />
                    </button>
                  }
                </span>
              </td>
              <td [class.spare]="metric() !== 'bytes'">
                {{ row.bits.number }}<span class="unit">{{ row.bits.unit }}</span>
              </td>
              <td [class.spare]="metric() !== 'packets'">
                {{ row.packets.number }}<span class="unit">{{ row.packets.unit }}</span>
              </td>
              <td class="optional">
                {{ row.bytes.number }}<span class="unit">{{ row.bytes.unit }}</span>
              </td>
              <td>{{ row.percent }}<span class="unit">%</span></td>
            </tr>
          } @empty {
            <tr>
              <td colspan="5" class="muted">{{ t.empty }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    :host {
      display: block;
      container-type: inline-size;
    }
    .key {
      position: relative;
      width: 50%;
      max-width: 0;
    }
    .bar {
      position: absolute;
      inset: 3px auto 3px 0;
      opacity: 0.2;
      border-radius: 3px;
    }
    .text {
      position: relative;
      display: flex;
      align-items: center;
      gap: 8px;
      padding-left: 6px;
    }
    .parts > .muted {
      padding: 0 5px;
    }
    .parts {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    td {
      height: 29px;
    }
    /* Two long addresses have no room side by side: the second stands under the first. */
    @container (max-width: 760px) {
      .pair {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        column-gap: 6px;
        padding: 2px 0;
        line-height: 17px;
      }
      .pair > :first-child {
        grid-column: 1 / -1;
      }
      .pair > .value:last-child {
        overflow: hidden;
        text-overflow: ellipsis;
      }
    }
    @container (max-width: 560px) {
      .optional {
        display: none;
      }
    }
    @container (max-width: 440px) {
      .spare {
        display: none;
      }
    }
  `,
})
export class TopTable {
  readonly answer = input.required<TopAnswer>();
  readonly seconds = input.required<number>();
  readonly metric = input.required<'packets' | 'bytes'>();

  /** Whether a key has details to open. */
  readonly drillable = input<(key: string) => boolean>(() => false);
  readonly drill = output<string>();

  protected readonly t = words().top;
  private readonly colours = inject(Colours);
  private readonly state = inject(FilterState);

  protected readonly by = computed(() => this.answer().by as By);
  protected readonly heading = computed(() => words().by[this.by()].toLowerCase());
  protected readonly rows = computed(() => {
    const { rows, other, total } = this.answer();
    const metric = this.metric();
    const by = this.by();
    const palette = this.colours.palette();
    const field = by === 'pair' ? 'ip' : (fields as readonly string[]).includes(by) ? (by as Field) : null;
    const cut = other.packets > 0 && by !== 'ip' ? [{ value: 'other', ...other, rest: true }] : [];
    return [...rows.map((row) => ({ ...row, rest: false })), ...cut].map((row) => {
      const share = total[metric] > 0 ? (100 * row[metric]) / total[metric] : 0;
      return {
        value: row.rest ? '(the rest)' : row.value,
        parts: row.rest ? [this.t.rest] : by === 'pair' ? row.value.split('>') : [row.value || this.t.none],
        field: row.rest || row.value === '' ? null : field,
        share: Math.min(100, share),
        percent: localDecimal(share.toFixed(1)),
        drillable: !row.rest && this.drillable()(row.value),
        colour: row.rest ? palette.classes.other : colourOf(by, row.value, palette),
        bits: scale((row.bytes * 8) / this.seconds(), 'bit/s'),
        packets: scale(row.packets / this.seconds(), 'pkt/s'),
        bytes: scale(row.bytes, 'B'),
      };
    });
  });

  protected addHint(field: Field, value: string): string {
    return words().numbers.addWord(`${field}=${value}`);
  }

  protected details(value: string): string {
    return words().numbers.details(value);
  }

  protected add(field: Field, value: string, event: MouseEvent): void {
    this.state.click(field, value, event);
  }
}
