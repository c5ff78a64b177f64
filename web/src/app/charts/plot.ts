// What a chart shows: layers in the unit of the y axis on one grid of steps. `Chart` draws it.

import type { Span } from '../filter/period';
import type { Unit } from '../units/si';
import type { Values } from './arithmetic';

/** Values on the chart's steps from `start` on; null is a gap. */
export interface Course {
  id: string;
  start: number;
  values: Values;
  colour: string;
}

export interface Line extends Course {
  width: number;
  /** Lengths of dash and space in pixels; left out, the line is solid. */
  dash?: string;
  opacity?: number;
}

/** The area from `low` up to the values. */
export interface Band extends Course {
  low: Values;
  opacity: number;
}

/**
 * A part of the time axis, from top to bottom: steps with loss are hatched, missing windows grey, what is not over yet
 * lighter, the interval of a date tinted.
 */
export interface Zone extends Span {
  kind: 'loss' | 'missing' | 'open' | 'interval';
}

/** A labelled line across the chart: upright at an instant, or level at a value. */
export interface Mark {
  id: string;
  at?: number;
  value?: number;
  label: string;
  /** Where its label stands: over the chart, or at the line within it. */
  place: 'over' | 'within';
  dashed?: boolean;
  /** Not as strong as the others. */
  faint?: boolean;
}

export interface TooltipRow {
  label: string;
  value: string;
  colour?: string;
  strong?: boolean;
}

export interface Tooltip {
  title: string;
  rows: readonly TooltipRow[];
}

export interface Plot {
  span: Span;
  unit: Unit;
  /** Where the y axis ends; left out, it follows the data. */
  max?: number;
  /** The steps that the pointer keeps to, and the length of every course's. */
  start: number;
  stepMs: number;
  bands?: readonly Band[];
  /** Drawn on each other, bottom up. */
  stack?: readonly Course[];
  lines?: readonly Line[];
  zones?: readonly Zone[];
  marks?: readonly Mark[];
  /** What stands at the step with this index. */
  tooltip: (index: number) => Tooltip;
}
