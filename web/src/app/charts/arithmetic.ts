// Arithmetic on series: one value a step, null where no window covers the step.

export type Values = readonly (number | null)[];
export type Metric = 'packets' | 'bytes';

/** Per step -> per second, bytes as bits: the unit of every rate on the page. */
export function perSecond(values: Values, stepSeconds: number, metric: Metric): (number | null)[] {
  const factor = (metric === 'bytes' ? 8 : 1) / stepSeconds;
  return values.map((value) => (value === null ? null : value * factor));
}

/** Sums step by step; a step is null where every part is. */
export function sum(parts: readonly Values[], length: number): (number | null)[] {
  const result: (number | null)[] = new Array(length).fill(null);
  for (const part of parts) {
    for (let i = 0; i < length; i++) {
      const value = part[i];
      if (value !== null && value !== undefined) result[i] = (result[i] ?? 0) + value;
    }
  }
  return result;
}

/** Over the known values. */
export function total(values: Values): number {
  let all = 0;
  for (const value of values) all += value ?? 0;
  return all;
}

/** What a total has beyond its named parts; never below zero, null where the total is. */
export function remainder(total: Values, parts: readonly Values[]): (number | null)[] {
  const named = sum(parts, total.length);
  return total.map((value, i) => (value === null ? null : Math.max(0, value - (named[i] ?? 0))));
}

/** Percent of a whole, step by step; of nothing everything is zero. */
export function shares(values: Values, whole: Values): (number | null)[] {
  return values.map((value, i) => (value === null ? null : whole[i] ? (100 * value) / whole[i] : 0));
}

/** By how many percent a number changed; null where there is nothing to compare with. */
export function change(now: number | null, before: number | null): number | null {
  return now === null || before === null || before === 0 ? null : (100 * (now - before)) / before;
}

export interface Statistics {
  /** The newest known value. */
  last: number | null;
  mean: number | null;
  max: number | null;
  /** 95th percentile by nearest rank. */
  p95: number | null;
  /** Sum over the known values, in the values' own unit. */
  total: number;
}

/** `openFrom`: steps from this one on are not over yet and are not the last. */
export function statistics(values: Values, openFrom = values.length): Statistics {
  const known = new Float64Array(values.length);
  let count = 0;
  let total = 0;
  let last: number | null = null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null) continue;
    known[count++] = value;
    total += value;
    if (i < openFrom) last = value;
  }
  if (count === 0) return { last: null, mean: null, max: null, p95: null, total: 0 };
  const sorted = known.subarray(0, count).sort();
  return { last, mean: total / count, max: sorted[count - 1], p95: sorted[Math.ceil(0.95 * count) - 1], total };
}

export interface SeriesNumbers extends Statistics {
  /** Percent of the whole; null where there is none. */
  share: number | null;
  meanBefore: number | null;
  /** Percent that the mean changed against the period before. */
  change: number | null;
}

/** All numbers of one series; `whole` is what its total is a part of. */
export function seriesNumbers(
  { values, before }: { values: Values; before?: Values },
  whole?: number,
  openFrom?: number,
): SeriesNumbers {
  const numbers = statistics(values, openFrom);
  const meanBefore = before ? statistics(before).mean : null;
  return {
    ...numbers,
    share: whole ? (100 * numbers.total) / whole : null,
    meanBefore,
    change: change(numbers.mean, meanBefore),
  };
}

/** Neighbouring steps for which `holds`, as half-open index ranges. */
export function runs(count: number, holds: (index: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    if (!holds(i)) continue;
    const last = found.at(-1);
    if (last && last[1] === i) last[1] = i + 1;
    else found.push([i, i + 1]);
  }
  return found;
}
