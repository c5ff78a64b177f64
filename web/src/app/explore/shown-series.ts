// What Explore draws out of the server's answers: rates, shares, and the period before.

import type { By, SeriesAnswer } from '../api/types';
import { type Values, perSecond, remainder, shares } from '../charts/arithmetic';
import type { DrawnSeries } from '../charts/series-plot';
import { words } from '../language/words';

/** The key of what the limit cut off; no key of the network has brackets. */
export const restKey = '(the rest)';

type Colour = (by: By, value: string) => string;

function nothing(answer: SeriesAnswer): Values {
  return answer.total.map((value) => (value === null ? null : 0));
}

/** Rates of each key and of the rest; with `previous`, each with its rates one period before, step by step. */
export function drawnSeries(answer: SeriesAnswer, previous: SeriesAnswer | undefined, colour: Colour): DrawnSeries[] {
  const rate = (values: Values) => perSecond(values, answer.step_seconds, answer.metric);
  const t = words().explore;
  const before = new Map(previous?.series.map(({ key, values }) => [key.value, values]));
  const named: Values[] = [];
  const earlier = (key: string): { before?: Values } => {
    if (!previous) return {};
    const values = before.get(key);
    if (values) named.push(values);
    // A key that the list of the period before does not have was either silent or, where that was cut, is unknown.
    return { before: rate(values ?? (previous.other ? nothing(previous).map(() => null) : nothing(previous))) };
  };
  const series: DrawnSeries[] = answer.series.map(({ key, values }) => ({
    key: key.value,
    label: key.by === 'total' ? t.total : key.value || t.none,
    colour: colour(key.by, key.value),
    values: rate(values),
    ...earlier(key.value),
  }));
  if (!answer.other || answer.by === 'ip') return series;
  const rest = previous ? { before: rate(remainder(previous.total, named)) } : {};
  const values = rate(answer.other);
  return [...series, { key: restKey, label: t.theRest, colour: colour('proto', 'other'), values, ...rest }];
}

/** Rates as percent of all traffic under the filter, step by step. */
export function shareSeries(series: readonly DrawnSeries[], answer: SeriesAnswer): DrawnSeries[] {
  const total = perSecond(answer.total, answer.step_seconds, answer.metric);
  return series.map((one) => ({ ...one, values: shares(one.values, total), before: undefined }));
}

/** The first step that was not over when the answer came; undefined where all were. */
export function openStep(answer: SeriesAnswer, answeredAt: number): number | undefined {
  const whole = Math.floor((answeredAt - Date.parse(answer.start)) / (answer.step_seconds * 1000));
  return whole < answer.total.length ? whole : undefined;
}

/** The period of the same length that ends where the answer starts, in the answer's own steps. */
export function periodBefore(answer: SeriesAnswer): { since: number; until: number } {
  const start = Date.parse(answer.start);
  return { since: start - answer.total.length * answer.step_seconds * 1000, until: start };
}
