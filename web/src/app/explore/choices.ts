// What Explore can be asked; each choice is a query parameter of the page.

import type { By } from '../api/types';
import type { Metric } from '../charts/arithmetic';
import { words } from '../language/words';
import type { Unit } from '../units/si';

export interface Choice<T> {
  value: T;
  label: string;
  disabled?: boolean;
}

export const seriesBy: readonly By[] = ['proto', 'family', 'ip', 'service', 'sensor', 'total'];
export const topBy: readonly By[] = ['ip', 'pair', 'service', 'proto'];

export const metrics: readonly Metric[] = ['bytes', 'packets'];

export type Kind = 'stack' | 'lines' | 'share' | 'rhythm';
export const kinds: readonly Kind[] = ['stack', 'lines', 'share', 'rhythm'];

export function byChoices(by: readonly By[]): Choice<By>[] {
  return by.map((value) => ({ value, label: words().by[value] }));
}

export function metricChoices(): Choice<Metric>[] {
  const t = words().explore;
  return [
    { value: 'bytes', label: t.bits },
    { value: 'packets', label: t.packets },
  ];
}

export function kindChoices(by: By): Choice<Kind>[] {
  const t = words().explore;
  return kinds.map((value) => ({ value, label: t[value], disabled: value === 'stack' && !stackable(by) }));
}

export function unitOf(metric: Metric): Unit {
  return metric === 'bytes' ? 'bit/s' : 'pkt/s';
}

/** The value that a parameter names, or the default. */
export function chosen<T extends string>(values: readonly T[], value: string | null, byDefault: T): T {
  return values.find((one) => one === value) ?? byDefault;
}

/** The kind of chart that a parameter names, where the series can be drawn so. */
export function chosenKind(by: By, value: string | null): Kind {
  const kind = chosen(kinds, value, stackable(by) ? 'stack' : 'lines');
  return kind === 'stack' && !stackable(by) ? 'lines' : kind;
}

/** Traffic counts at both of its addresses: their series must not be stacked. */
export function stackable(by: By): boolean {
  return by !== 'ip' && by !== 'pair';
}
