import type { EChartsCoreOption } from 'echarts/core';
import type { Forecast, Saturation } from '../api/types';
import { type Metric, type Values, isIsolated, perSecond } from '../charts/arithmetic';
import { axes, tooltipBox, tooltipContent } from '../charts/axes';
import type { Palette } from '../charts/palette';
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

/** A band is an invisible line at its lower bound with the width stacked on it. */
function band(
  id: string,
  points: readonly Rates[],
  low: 'lo80' | 'lo95',
  high: 'hi80' | 'hi95',
  colour: string,
  opacity: number,
) {
  const line = {
    type: 'line',
    stack: id,
    symbol: 'none',
    lineStyle: { opacity: 0 },
    silent: true,
    emphasis: { disabled: true },
    z: 1,
  };
  return [
    { ...line, id: `${id}-low`, data: points.map((point) => [point.at, point[low]]) },
    {
      ...line,
      id: `${id}-width`,
      color: colour,
      areaStyle: { opacity },
      data: points.map((point) => [point.at, point[high] - point[low]]),
    },
  ];
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
function limitLayer(picture: ForecastPicture, limit: number, unit: Unit, palette: Palette): object {
  const t = words().forecast;
  const line = (data: object, type: string, text: string, position: string) => ({
    ...data,
    lineStyle: { color: palette.text, type, width: 1 },
    label: { formatter: text, position, color: palette.text, fontSize: 12 },
  });
  const { date, earliest, latest } = picture.saturation ?? {};
  const last = picture.forecast.points.at(-1)?.end;
  const onShow = (at: string | null | undefined): at is string =>
    typeof at === 'string' && last !== undefined && Date.parse(at) < Date.parse(last);
  const marker = onShow(date)
    ? [line({ xAxis: Date.parse(date) }, 'solid', t.fullOn(formatDay(Date.parse(date))), 'insideEndTop')]
    : [];
  const bounds = [{ xAxis: Date.parse(earliest ?? '') }, { xAxis: Date.parse((onShow(latest) ? latest : last) ?? '') }];
  return {
    type: 'line',
    id: 'limit',
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: 'none',
      data: [line({ yAxis: limit }, 'dashed', t.limitAt(formatSi(limit, unit)), 'insideStartTop'), ...marker],
    },
    markArea: {
      silent: true,
      itemStyle: { color: palette.text, opacity: 0.08 },
      data: onShow(earliest) ? [bounds] : [],
    },
  };
}

/** Earlier forecasts: thin lines behind. */
function pastLine(forecast: Forecast, colour: string): object {
  return {
    type: 'line',
    id: `past ${forecast.issued_at}`,
    color: colour,
    symbol: 'none',
    silent: true,
    lineStyle: { width: 1, opacity: 0.7 },
    emphasis: { disabled: true },
    z: 2,
    data: rates(forecast).map((point) => [point.at, point.mean]),
  };
}

/** History solid, mean dashed from the `now` line on, the 80 % band over the lighter 95 % band. */
export function forecastOption(picture: ForecastPicture, palette: Palette): EChartsCoreOption {
  const { forecast, historyStart, colour } = picture;
  const stepMs = forecast.step_seconds * 1000;
  const unit: Unit = forecast.metric === 'bytes' ? 'bit/s' : 'pkt/s';
  const points = rates(forecast);
  // A step that is not over would look like a fall.
  const history = perSecond(picture.history, forecast.step_seconds, forecast.metric as Metric).map((value, i) =>
    historyStart + (i + 1) * stepMs > picture.now ? null : value,
  );
  const last = points.at(-1)?.at ?? picture.now;
  const span = { since: historyStart, until: last + stepMs };
  const byTime = new Map(points.map((point) => [point.at, point]));
  const before = picture.past.map((one) => new Map(rates(one).map((point) => [point.at, point])));
  const limit = limitOf(picture);
  const highest = Math.max(...history.map((value) => value ?? 0), ...points.map((point) => point.hi95));
  const limited = limit !== null && limit <= limitRoom * highest;
  const content = (at: number): HTMLElement => {
    const t = words().forecast;
    const known = history[Math.round((at - historyStart) / stepMs)] ?? null;
    const point = byTime.get(at);
    return tooltipContent(formatStep(at, stepMs), [
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
    ]);
  };
  return {
    ...axes(span, unit, palette, limited ? ceiling(Math.max(limit, highest)) : undefined),
    tooltip: tooltipBox(palette, (_, at) => content(at)),
    series: [
      ...band('95', points, 'lo95', 'hi95', colour, 0.2),
      ...band('80', points, 'lo80', 'hi80', colour, 0.28),
      ...picture.past.map((one) => pastLine(one, palette.text)),
      ...(limited ? [limitLayer(picture, limit, unit, palette)] : []),
      {
        type: 'line',
        id: 'history',
        color: colour,
        symbol: 'none',
        lineStyle: { width: 1.75 },
        emphasis: { disabled: true },
        z: 3,
        data: history.map((value, i) => {
          const at = historyStart + i * stepMs;
          return isIsolated(history, i) ? { value: [at, value], symbol: 'circle', symbolSize: 4 } : [at, value];
        }),
      },
      {
        type: 'line',
        id: 'mean',
        color: colour,
        symbol: 'none',
        lineStyle: { width: 1.75, type: [5, 4] },
        emphasis: { disabled: true },
        z: 4,
        data: points.map((point) => [point.at, point.mean]),
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: palette.text, type: 'solid', width: 1, opacity: 0.6 },
          label: { formatter: words().forecast.now, position: 'end', color: palette.muted, fontSize: 12, distance: 4 },
          data: [{ xAxis: picture.now }],
        },
      },
    ],
  };
}
