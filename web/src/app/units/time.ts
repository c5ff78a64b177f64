// Instants for people, in the viewer's zone; data and URLs stay in UTC.

import { locale } from '../language/language';

type Format = (at: number) => string;

/** Formats are made once a locale: making one costs a hundred times as much as using it. */
function inLocale(parts: Intl.DateTimeFormatOptions): Format {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (at) => {
    const name = locale();
    const format = made.get(name) ?? new Intl.DateTimeFormat(name, parts);
    made.set(name, format);
    return format.format(at);
  };
}

const clockParts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const clock = inLocale(clockParts);
const clockSeconds = inLocale({ ...clockParts, second: '2-digit' });
const day = inLocale({ day: 'numeric', month: 'short' });
const dayYear = inLocale({ day: 'numeric', month: 'short', year: 'numeric' });

export function formatClock(at: number): string {
  return clockSeconds(at);
}

/** Without the year: for rows that stand close together. */
export function formatRowInstant(at: number): string {
  return `${day(at)}, ${clockSeconds(at)}`;
}

export function formatInstant(at: number): string {
  return `${dayYear(at)}, ${clockSeconds(at)}`;
}

/** A date alone: for what is no better known. */
export function formatDay(at: number): string {
  return dayYear(at);
}

/** A tick of the time axis: as much of date and clock as the span (milliseconds) needs. */
export function formatTimeTick(at: number, span: number): string {
  const midnight = new Date(at).getHours() === 0 && new Date(at).getMinutes() === 0;
  if (span > 3 * 86_400_000) return midnight ? day(at) : clock(at);
  if (midnight && span > 3_600_000) return day(at);
  return span <= 600_000 ? clockSeconds(at) : clock(at);
}

/** The step that a value covers: `22 Nov, 10:00:05 – 10:00:10`. */
export function formatStep(start: number, stepMs: number): string {
  const end = start + stepMs;
  const last = day(start) === day(end) ? clockSeconds(end) : formatRowInstant(end);
  return `${formatRowInstant(start)} – ${last}`;
}

const weekday = inLocale({ weekday: 'short' });

/** `Mon`; 0 is Monday. */
export function formatWeekday(day: number): string {
  const monday = new Date(2024, 0, 1);
  return weekday(monday.setDate(monday.getDate() + day));
}

/** How long ago, coarse on purpose: `3 s`, `4 min`, `2 h`, `5 d`. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** The viewer's zone with its offset now: `Europe/Lisbon, UTC+1`. */
export function zoneName(at: Date = new Date()): { short: string; long: string } {
  const minutes = -at.getTimezoneOffset();
  const sign = minutes < 0 ? '−' : '+';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const short = minutes === 0 ? 'UTC' : `UTC${sign}${hours}${rest ? ':' + String(rest).padStart(2, '0') : ''}`;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { short, long: zone === 'UTC' ? 'UTC' : `${zone}, ${short}` };
}
