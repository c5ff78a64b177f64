import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { type Values, runs } from '../charts/arithmetic';

const width = 120;
const height = 24;

/** The course of a number in a table's cell, from zero to its largest; a gap is a gap. */
@Component({
  selector: 'na-spark-line',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 120 24" width="120" height="24" preserveAspectRatio="none" aria-hidden="true">
      <path [attr.d]="path()" />
    </svg>
  `,
  styles: `
    :host {
      display: inline-flex;
      vertical-align: middle;
    }
    path {
      fill: none;
      stroke: var(--accent);
      stroke-width: 1.5;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class SparkLine {
  readonly values = input.required<Values>();

  protected readonly path = computed(() => {
    const values = this.values();
    const most = Math.max(1e-9, ...values.map((value) => value ?? 0));
    const x = (i: number) => ((i * width) / Math.max(1, values.length - 1)).toFixed(1);
    const y = (value: number | null) => (height - 2 - ((height - 4) * (value ?? 0)) / most).toFixed(1);
    return runs(values.length, (i) => values[i] !== null)
      .map(([from, end]) => {
        const points = values.slice(from, end).map((value, i) => `${x(from + i)} ${y(value)}`);
        // A single step is a dot: a line to itself with a round cap.
        return `M${points.join('L')}${points.length === 1 ? `L${points[0]}` : ''}`;
      })
      .join('');
  });
}
