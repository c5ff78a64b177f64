// The rhythm of traffic: the mean of each hour of the week, in the viewer's zone.

import { type Values, statistics } from '../charts/arithmetic';

export const hourMs = 3_600_000;
export const daysOfWeek = 7;
export const hoursOfDay = 24;

export interface HourOfWeek {
  /** Mean over the hours of the period that fall here; null where none has a window. */
  mean: number | null;
  /** How many hours that is. */
  hours: number;
}

/** `values`: one an hour from `start` on. The answer has seven days from Monday on with 24 hours each. */
export function hourOfWeek(values: Values, start: number): HourOfWeek[][] {
  const found: number[][] = Array.from({ length: daysOfWeek * hoursOfDay }, () => []);
  values.forEach((value, i) => {
    if (value === null) return;
    const at = new Date(start + i * hourMs);
    const day = (at.getDay() + 6) % daysOfWeek;
    found[day * hoursOfDay + at.getHours()].push(value);
  });
  return Array.from({ length: daysOfWeek }, (_, day) =>
    found.slice(day * hoursOfDay, (day + 1) * hoursOfDay).map((all) => ({
      mean: statistics(all).mean,
      hours: all.length,
    })),
  );
}
