import { type Period, livePeriods, parseDuration } from './period';

const liveDefault: Period = { since: '-15m', until: 'now' };
const exploreDefault: Period = { since: '-1h', until: 'now' };
const anomaliesDefault: Period = { since: '-24h', until: 'now' };

/**
 * The period that a view shows for what the URL says: Live keeps to the last minutes, whatever Explore was
 * looking at.
 */
export function periodOf(view: string, asked: Period | null): Period {
  if (view === 'anomalies') return asked ?? anomaliesDefault;
  if (view !== 'live') return asked ?? exploreDefault;
  return asked && asked.until === 'now' && livePeriods.includes(asked.since) ? asked : liveDefault;
}

/** The length of a Live period in milliseconds. */
export function liveLength(period: Period): number {
  return parseDuration(period.since.slice(1)) ?? 900_000;
}
