// What Explore can be asked; each choice is a query parameter of the page.

import type { By } from '../api/types';
import type { Metric } from '../charts/arithmetic';
import type { Unit } from '../units/si';

export interface Choice<T> {
  value: T;
  label: string;
}

export const byChoices: readonly Choice<By>[] = [
  { value: 'proto', label: 'Protocol' },
  { value: 'family', label: 'Family' },
  { value: 'ip', label: 'Address' },
  { value: 'service', label: 'Service' },
  { value: 'sensor', label: 'Sensor' },
  { value: 'total', label: 'Total' },
];

export const topChoices: readonly Choice<By>[] = [
  { value: 'ip', label: 'Address' },
  { value: 'pair', label: 'Pair' },
  { value: 'service', label: 'Service' },
  { value: 'proto', label: 'Protocol' },
];

export const metricChoices: readonly Choice<Metric>[] = [
  { value: 'bytes', label: 'Bits' },
  { value: 'packets', label: 'Packets' },
];

export type Kind = 'stack' | 'lines';
export const kindChoices: readonly Choice<Kind>[] = [
  { value: 'stack', label: 'Stack' },
  { value: 'lines', label: 'Lines' },
];

export function unitOf(metric: Metric): Unit {
  return metric === 'bytes' ? 'bit/s' : 'pkt/s';
}

/** The choice that a parameter names, or the default. */
export function chosen<T extends string>(choices: readonly Choice<T>[], value: string | null, byDefault: T): T {
  return choices.find((choice) => choice.value === value)?.value ?? byDefault;
}

/** Traffic counts at both of its addresses: their series must not be stacked. */
export function stackable(by: By): boolean {
  return by !== 'ip' && by !== 'pair';
}
