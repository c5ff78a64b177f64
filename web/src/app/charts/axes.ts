// Where the lines of a grid stand.

import type { Span } from '../filter/period';

const niceSteps = [1, 2, 2.5, 5, 10] as const;
const linesMin = 3;
const linesMax = 5;

/** Zero and three to five whole steps above it: the lowest that end at or above `max`, the fewest of those. */
export function valueTicks(max: number): number[] {
  if (!(max > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(max / linesMax));
  const fits = niceSteps
    .map((one) => ({ step: one * power, count: Math.ceil(max / (one * power) - 1e-9) }))
    .filter(({ count }) => count >= linesMin && count <= linesMax)
    .sort((a, b) => a.step * a.count - b.step * b.count || a.count - b.count);
  const { step, count } = fits[0];
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

/** Quarters of an axis whose end is given. */
export function quarters(max: number): number[] {
  return [0, 1, 2, 3, 4].map((i) => (i * max) / 4);
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14].map((n) => n * day),
] as const;
const monthSteps = [1, 2, 3, 6, 12] as const;
const monthMs = 30 * day;

/** About `count` instants, at most one more, on whole steps of the viewer's clock and calendar. */
export function timeTicks({ since, until }: Span, count: number): number[] {
  const length = until - since;
  const step = timeSteps.find((one) => Math.round(length / one) <= count);
  return (step === undefined ? monthTicks(since, until, length / count) : clockTicks(since, until, step)).filter(
    (at) => at >= since && at < until,
  );
}

const zoneOf = (at: number) => new Date(at).getTimezoneOffset() * minute;

function clockTicks(since: number, until: number, step: number): number[] {
  const zone = zoneOf(since);
  const first = Math.ceil((since - zone) / step) * step;
  const ticks: number[] = [];
  // More on either side: the clocks may be changed between.
  for (let local = first - step; local < until - zone + hour; local += step) {
    const at = local + zoneOf(local + zone);
    if (at > (ticks.at(-1) ?? -Infinity)) ticks.push(at);
  }
  return ticks;
}

function monthTicks(since: number, until: number, atLeastMs: number): number[] {
  const step = monthSteps.find((one) => one * monthMs >= atLeastMs) ?? 12 * Math.ceil(atLeastMs / (12 * monthMs));
  const from = new Date(since);
  const ticks: number[] = [];
  for (let month = Math.floor(from.getMonth() / step) * step; (ticks.at(-1) ?? 0) < until; month += step)
    ticks.push(new Date(from.getFullYear(), month, 1).getTime());
  return ticks;
}
