// Instants for people, in the viewer's zone; data and URLs stay in UTC.

const clockParts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const clock = new Intl.DateTimeFormat(undefined, clockParts);
const clockSeconds = new Intl.DateTimeFormat(undefined, { ...clockParts, second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

export function formatClock(at: number): string {
  return clockSeconds.format(at);
}

/** Without the year: for rows that stand close together. */
export function formatRowInstant(at: number): string {
  return `${day.format(at)}, ${clockSeconds.format(at)}`;
}

export function formatInstant(at: number): string {
  return `${dayYear.format(at)}, ${clockSeconds.format(at)}`;
}

/** A tick of the time axis: as much of date and clock as the span (milliseconds) needs. */
export function formatTimeTick(at: number, span: number): string {
  const midnight = new Date(at).getHours() === 0 && new Date(at).getMinutes() === 0;
  if (span > 3 * 86_400_000) return midnight ? day.format(at) : clock.format(at);
  if (midnight && span > 3_600_000) return day.format(at);
  return span <= 600_000 ? clockSeconds.format(at) : clock.format(at);
}

/** The step that a value covers: `22 Nov, 10:00:05 – 10:00:10`. */
export function formatStep(start: number, stepMs: number): string {
  const end = start + stepMs;
  const last = day.format(start) === day.format(end) ? clockSeconds.format(end) : formatRowInstant(end);
  return `${formatRowInstant(start)} – ${last}`;
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
