import type { Forecast, Saturation } from '../api/types';
import { type Metric, type Values, perSecond } from '../charts/arithmetic';
import type { Palette } from '../charts/palette';
import type { Band, Line, Mark, Plot, Tooltip, Zone } from '../charts/plot';
import { words } from '../language/words';
import { formatSi, type Unit } from '../units/si';
import { formatDay, formatStep } from '../units/time';

export interface ForecastPicture {
  forecast: Forecast;
  /** Earlier forecasts of the series, drawn thin behind. */
  past: readonly Forecast[];
  /** What the link carries, in the forecast's metric, and when that is reached. */
  saturation?: Saturation;
  /** Where history starts, and its values per step in the forecast's metric; empty until it is known. */
  historyStart: number;
  history: Values;
  colour: string;
  now: number;
}

interface Rates {
  at: number;
  mean: number;
  lo80: number;
  hi80: number;
  lo95: number;
  hi95: number;
}

export function rates(forecast: Forecast): Rates[] {
  const factor = (forecast.metric === 'bytes' ? 8 : 1) / forecast.step_seconds;
  return forecast.points.map(({ start, mean, lo80, hi80, lo95, hi95 }) => ({
    at: Date.parse(start),
    mean: mean * factor,
    lo80: lo80 * factor,
    hi80: hi80 * factor,
    lo95: lo95 * factor,
    hi95: hi95 * factor,
  }));
}

/**
 * The next of 1, 1.2, 1.6, 2, 3, 4, 6, 8 times a power of ten, with room above: an end of the axis whose
 * quarters are even.
 */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].find((one) => one * power >= value * 1.05) ?? 12);
}

/** Where the limit lies on the chart, in its unit. */
function limitOf({ forecast, saturation }: ForecastPicture): number | null {
  return saturation ? saturation.limit_per_second * (forecast.metric === 'bytes' ? 8 : 1) : null;
}

/** A limit that is higher than this many times all that is on show would press it flat: it is told below the chart. */
const limitRoom = 4;

/** The limit as a labelled line, and the date with its interval where they lie on the time axis. */
function limitLayer(picture: ForecastPicture, limit: number, unit: Unit): { marks: Mark[]; zones: Zone[] } {
  const t = words().forecast;
  const { date, earliest, latest } = picture.saturation ?? {};
  const last = picture.forecast.points.at(-1)?.end;
  const onShow = (at: string | null | undefined): at is string =>
    typeof at === 'string' && last !== undefined && Date.parse(at) < Date.parse(last);
  const full = onShow(date) ? Date.parse(date) : null;
  return {
    marks: [
      { id: 'limit', value: limit, label: t.limitAt(formatSi(limit, unit)), place: 'within', dashed: true },
      ...(full === null ? [] : [{ id: 'full', at: full, label: t.fullOn(formatDay(full)), place: 'within' } as const]),
    ],
    zones: onShow(earliest)
      ? [{ kind: 'interval', since: Date.parse(earliest), until: Date.parse((onShow(latest) ? latest : last) ?? '') }]
      : [],
  };
}

function band(
  id: string,
  points: readonly Rates[],
  low: 'lo80' | 'lo95',
  high: 'hi80' | 'hi95',
  look: { colour: string; opacity: number },
): Band {
  return {
    id,
    start: points.at(0)?.at ?? 0,
    low: points.map((point) => point[low]),
    values: points.map((point) => point[high]),
    ...look,
  };
}

function meanLine(id: string, points: readonly Rates[], look: Omit<Line, 'id' | 'start' | 'values'>): Line {
  return { id, start: points.at(0)?.at ?? 0, values: points.map((point) => point.mean), ...look };
}

/** History solid, mean dashed from the `now` line on, the 80 % band over the lighter 95 % band, past forecasts thin. */
export function forecastPlot(picture: ForecastPicture, palette: Palette): Plot {
  const { forecast, historyStart, colour } = picture;
  const stepMs = forecast.step_seconds * 1000;
  const unit: Unit = forecast.metric === 'bytes' ? 'bit/s' : 'pkt/s';
  const points = rates(forecast);
  // A step that is not over would look like a fall.
  const history = perSecond(picture.history, forecast.step_seconds, forecast.metric as Metric).map((value, i) =>
    historyStart + (i + 1) * stepMs > picture.now ? null : value,
  );
  const last = points.at(-1)?.at ?? picture.now;
  const limit = limitOf(picture);
  const highest = Math.max(...history.map((value) => value ?? 0), ...points.map((point) => point.hi95));
  const limited = limit !== null && limit <= limitRoom * highest;
  const { marks, zones } = limited ? limitLayer(picture, limit, unit) : { marks: [], zones: [] };
  return {
    span: { since: historyStart, until: last + stepMs },
    unit,
    max: limited ? ceiling(Math.max(limit, highest)) : undefined,
    start: historyStart,
    stepMs,
    bands: [
      band('95', points, 'lo95', 'hi95', { colour, opacity: 0.2 }),
      band('80', points, 'lo80', 'hi80', { colour, opacity: 0.28 }),
    ],
    lines: [
      ...picture.past.map((one) =>
        meanLine(`past ${one.issued_at}`, rates(one), { colour: palette.text, width: 1, opacity: 0.7 }),
      ),
      { id: 'history', start: historyStart, values: history, colour, width: 1.75 },
      meanLine('mean', points, { colour, width: 1.75, dash: '5 4' }),
    ],
    zones,
    marks: [...marks, { id: 'now', at: picture.now, label: words().forecast.now, place: 'over', faint: true }],
    tooltip: tooltips({ picture, points, history, unit }),
  };
}

interface Told {
  picture: ForecastPicture;
  points: readonly Rates[];
  history: Values;
  unit: Unit;
}

/** What was measured, what was foretold before, and what is foretold now. */
function tooltips({ picture, points, history, unit }: Told): (index: number) => Tooltip {
  const { forecast, historyStart, colour } = picture;
  const stepMs = forecast.step_seconds * 1000;
  const byTime = (all: readonly Rates[]) => new Map(all.map((point) => [point.at, point]));
  const now = byTime(points);
  const before = picture.past.map((one) => byTime(rates(one)));
  const t = words().forecast;
  return (i) => {
    const at = historyStart + i * stepMs;
    const known = history[i] ?? null;
    const point = now.get(at);
    const rows = [
      ...(known === null ? [] : [{ label: t.measured, value: formatSi(known, unit), colour }]),
      ...before.flatMap((one) => {
        const foretold = one.get(at);
        return foretold ? [{ label: t.past, value: formatSi(foretold.mean, unit) }] : [];
      }),
      ...(point
        ? [
            { label: t.mean, value: formatSi(point.mean, unit), colour, strong: known === null },
            { label: '80 %', value: `${formatSi(point.lo80, unit)} – ${formatSi(point.hi80, unit)}` },
            { label: '95 %', value: `${formatSi(point.lo95, unit)} – ${formatSi(point.hi95, unit)}` },
          ]
        : []),
    ];
    return { title: formatStep(at, stepMs), rows };
  };
}
