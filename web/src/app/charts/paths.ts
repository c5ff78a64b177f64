// A plot's layers as SVG paths. They are drawn on a plane of whole numbers, which the page stretches over the place that
// the chart has: a chart that changes its size is not drawn anew, and whole numbers are written in a fraction of the time
// that others need.

import type { Values } from './arithmetic';
import { quarters, valueTicks } from './axes';
import type { Band, Course, Plot } from './plot';

export const plane = { width: 10_000, height: 2_000 } as const;

export interface Shape {
  id: string;
  colour: string;
  path: string;
  /** Single values between two gaps, which neither a line nor an area shows. */
  dots: string;
}

export interface Stroke extends Shape {
  width: number;
  dash?: string;
  opacity?: number;
}

export interface Drawing {
  bands: readonly (Shape & { opacity: number })[];
  /** The highest first: each covers the foot of the one before. */
  areas: readonly Shape[];
  strokes: readonly Stroke[];
  /** Values of the grid's lines, the first zero and the last the end of the axis. */
  ticks: readonly number[];
}

export function draw(plot: Plot): Drawing {
  const { bands = [], lines = [], stack = [] } = plot;
  const tops = stackTops(stack);
  const drawn = [...tops, ...bands.map(({ values }) => values), ...lines.map(({ values }) => values)];
  const ticks = plot.max === undefined ? valueTicks(Math.max(0, ...drawn.map(highest))) : quarters(plot.max);
  const y = (value: number) => Math.round(plane.height * (1 - value / ticks[ticks.length - 1]));
  const steps = new Map<string, string[]>();
  const x = ({ start, values }: Course) => {
    const name = `${start} ${values.length}`;
    const known = steps.get(name) ?? abscissae(plot, start, values.length);
    steps.set(name, known);
    return known;
  };
  const shape = (course: Course, parts: Pick<Shape, 'path' | 'dots'>): Shape => ({
    id: course.id,
    colour: course.colour,
    ...parts,
  });
  return {
    bands: bands.map((band) => ({ ...shape(band, bandPath(x(band), band, y)), opacity: band.opacity })),
    areas: stack.map((course, i) => shape(course, areaPath(x(course), tops[i], y))).reverse(),
    strokes: lines.map((line) => ({
      ...shape(line, linePath(x(line), line.values, y)),
      width: line.width,
      dash: line.dash,
      opacity: line.opacity,
    })),
    ticks,
  };
}

/** The upper edge of each part of a stack, bottom up. A part without a value adds nothing to those that have one. */
export function stackTops(stack: readonly Course[]): (number | null)[][] {
  const length = Math.max(0, ...stack.map(({ values }) => values.length));
  const known = Array.from({ length }, (_, i) => stack.some(({ values }) => (values[i] ?? null) !== null));
  const sum = new Array<number>(length).fill(0);
  return stack.map(({ values }) => sum.map((_, i) => (known[i] ? (sum[i] += values[i] ?? 0) : null)));
}

function highest(values: Values): number {
  let most = 0;
  for (const value of values) if (value !== null && value > most) most = value;
  return most;
}

function abscissae({ span, stepMs }: Plot, start: number, count: number): string[] {
  const perMs = plane.width / (span.until - span.since);
  return Array.from({ length: count }, (_, i) => `${Math.round((start + i * stepMs - span.since) * perMs)} `);
}

type Scale = (value: number) => number;

/** Walks over the stretches between gaps; a single value is a dot, a line to itself. */
function stretches(
  values: Values,
  x: readonly string[],
  y: Scale,
  stretch: (from: number, end: number) => void,
): string {
  let dots = '';
  for (let from = 0; from < values.length; from++) {
    const value = values[from] ?? null;
    if (value === null) continue;
    let end = from + 1;
    while (end < values.length && (values[end] ?? null) !== null) end++;
    if (end === from + 1) dots += `M${x[from]}${y(value)}h0`;
    else stretch(from, end);
    from = end;
  }
  return dots;
}

function linePath(x: readonly string[], values: Values, y: Scale): Pick<Shape, 'path' | 'dots'> {
  let path = '';
  const dots = stretches(values, x, y, (from, end) => {
    for (let i = from; i < end; i++) path += (i === from ? 'M' : 'L') + x[i] + y(values[i] ?? 0);
  });
  return { path, dots };
}

function areaPath(x: readonly string[], values: Values, y: Scale): Pick<Shape, 'path' | 'dots'> {
  let path = '';
  const dots = stretches(values, x, y, (from, end) => {
    path += `M${x[from]}${plane.height}`;
    for (let i = from; i < end; i++) path += 'L' + x[i] + y(values[i] ?? 0);
    path += `L${x[end - 1]}${plane.height}Z`;
  });
  return { path, dots };
}

function bandPath(x: readonly string[], { low, values }: Band, y: Scale): Pick<Shape, 'path' | 'dots'> {
  let path = '';
  const dots = stretches(values, x, y, (from, end) => {
    for (let i = from; i < end; i++) path += (i === from ? 'M' : 'L') + x[i] + y(values[i] ?? 0);
    for (let i = end - 1; i >= from; i--) path += 'L' + x[i] + y(low[i] ?? 0);
    path += 'Z';
  });
  return { path, dots };
}
