// A plot's layers as SVG paths. They are drawn on a plane of whole numbers, which the page stretches over the place that
// the chart has: a chart that changes its size is not drawn anew, and whole numbers are written in a fraction of the time
// that others need.

import type { Values } from './arithmetic';
import { quarters, valueTicks } from './axes';
import type { Course, Plot } from './plot';

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

/** A course in the unit of the axis, or in the plane's whole numbers; not a number is a gap. */
type Heights = Float64Array;

export function draw(plot: Plot): Drawing {
  const { bands = [], lines = [], stack = [] } = plot;
  const tops = stackTops(stack);
  const upper = bands.map(({ values }) => heights(values));
  const drawn = lines.map(({ values }) => heights(values));
  const ticks =
    plot.max === undefined
      ? valueTicks(Math.max(0, ...[...tops, ...upper, ...drawn].map(highest)))
      : quarters(plot.max);
  const end = ticks[ticks.length - 1];
  const steps = new Map<string, readonly string[]>();
  const x = ({ start, values }: Course) => {
    const name = `${start} ${values.length}`;
    const known = steps.get(name) ?? abscissae(plot, start, values.length);
    steps.set(name, known);
    return known;
  };
  const shape = (course: Course, outline: Outline, of: Heights): Shape => ({
    id: course.id,
    colour: course.colour,
    ...paths(x(course), onPlane(of, end), outline),
  });
  return {
    bands: bands.map((band, i) => {
      const low = onPlane(heights(band.low), end);
      return {
        ...shape(band, (points, from, to) => backAlong(points, low, from, to), upper[i]),
        opacity: band.opacity,
      };
    }),
    areas: stack.map((course, i) => shape(course, backOnTheFloor, tops[i])).reverse(),
    strokes: lines.map((line, i) => ({
      ...shape(line, () => '', drawn[i]),
      width: line.width,
      dash: line.dash,
      opacity: line.opacity,
    })),
    ticks,
  };
}

/** The upper edge of each part of a stack, bottom up. A part without a value adds nothing to those that have one. */
export function stackTops(stack: readonly Course[]): Heights[] {
  const length = Math.max(0, ...stack.map(({ values }) => values.length));
  const sum = new Float64Array(length).fill(NaN);
  for (const { values } of stack) for (let i = 0; i < length; i++) if ((values[i] ?? null) !== null) sum[i] = 0;
  return stack.map(({ values }) => {
    for (let i = 0; i < length; i++) sum[i] += values[i] ?? 0;
    return sum.slice();
  });
}

function heights(values: Values): Heights {
  const all = new Float64Array(values.length);
  for (let i = 0; i < all.length; i++) all[i] = values[i] ?? NaN;
  return all;
}

function highest(all: Heights): number {
  let most = 0;
  for (let i = 0; i < all.length; i++) if (all[i] > most) most = all[i];
  return most;
}

/** In place, for nobody needs them in the axis' unit any more. */
function onPlane(all: Heights, end: number): Heights {
  for (let i = 0; i < all.length; i++) all[i] = Math.round(plane.height * (1 - all[i] / end));
  return all;
}

function abscissae({ span, stepMs }: Plot, start: number, count: number): string[] {
  const perMs = plane.width / (span.until - span.since);
  return Array.from({ length: count }, (_, i) => `${Math.round((start + i * stepMs - span.since) * perMs)} `);
}

/** How a stretch ends whose upper edge has been drawn from left to right. */
type Outline = (x: readonly string[], from: number, end: number) => string;

const backOnTheFloor: Outline = (x, from, end) => `L${x[end - 1]}${plane.height}L${x[from]}${plane.height}Z`;

function backAlong(x: readonly string[], low: Heights, from: number, end: number): string {
  let path = '';
  for (let i = end - 1; i >= from; i--) path += `L${x[i]}${Number.isNaN(low[i]) ? plane.height : low[i]}`;
  return `${path}Z`;
}

/** Walks over the stretches between gaps; a single value is a dot, a line to itself. */
function paths(x: readonly string[], y: Heights, outline: Outline): Pick<Shape, 'path' | 'dots'> {
  let path = '';
  let dots = '';
  for (let from = 0; from < y.length; from++) {
    if (Number.isNaN(y[from])) continue;
    let end = from + 1;
    while (end < y.length && !Number.isNaN(y[end])) end++;
    if (end === from + 1) dots += `M${x[from]}${y[from]}h0`;
    else {
      path += `M${x[from]}${y[from]}`;
      for (let i = from + 1; i < end; i++) path += `L${x[i]}${y[i]}`;
      path += outline(x, from, end);
    }
    from = end;
  }
  return { path, dots };
}
