// What a saturation date means, as sentences.

import type { CapacityAnswer, Saturation } from '../api/types';
import { localDecimal } from '../language/language';
import { words } from '../language/words';
import { formatSi } from '../units/si';
import { formatDay } from '../units/time';

/** Fewer whole days than this tell no trend (the server's own rule). */
const trendDaysMin = 7;

export interface CapacityText {
  /** The answer in large letters. */
  headline: string;
  /** How sure it is, what told it, what is used now. */
  details: readonly string[];
}

function percent(part: number, digits = 0): string {
  return `${localDecimal((100 * part).toFixed(digits))} %`;
}

export function capacityText(row: Saturation, metric: CapacityAnswer['metric'], threshold: number): CapacityText {
  const t = words().forecast;
  const limit =
    metric === 'bytes' ? formatSi(row.limit_per_second * 8, 'bit/s') : formatSi(row.limit_per_second, 'pkt/s');
  const day = (at: string | null) => (at === null ? t.notWithin : formatDay(Date.parse(at)));
  const used = t.used(percent(row.used), limit);
  if (row.basis === 'reached') return { headline: t.fullNow(percent(threshold)), details: [used] };
  const growth = t.growth(percent(row.growth_a_day, 2));
  const early = row.trend_days < trendDaysMin;
  const trend = early ? [t.noTrend(row.trend_days, trendDaysMin)] : [growth];
  if (row.date === null) return { headline: early ? t.tooEarly : t.notFull, details: [used, ...trend] };
  return {
    headline: t.fullOn(formatDay(Date.parse(row.date))),
    details: [
      t.between(day(row.earliest), day(row.latest)),
      row.basis === 'forecast' ? t.byForecast : t.byTrend(row.trend_days),
      used,
      ...trend,
    ],
  };
}
