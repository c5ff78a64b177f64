import type { EChartsCoreOption } from 'echarts/core';
import type { Forecast } from '../api/types';
import { type Metric, type Values, isIsolated, perSecond } from '../charts/arithmetic';
import { axes, tooltipBox, tooltipContent } from '../charts/axes';
import type { Palette } from '../charts/palette';
import { words } from '../language/words';
import { formatSi, type Unit } from '../units/si';
import { formatStep } from '../units/time';

export interface ForecastPicture {
  forecast: Forecast;
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
  const content = (at: number): HTMLElement => {
    const t = words().forecast;
    const known = history[Math.round((at - historyStart) / stepMs)] ?? null;
    const point = byTime.get(at);
    return tooltipContent(formatStep(at, stepMs), [
      ...(known === null ? [] : [{ label: t.measured, value: formatSi(known, unit), colour }]),
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
    ...axes(span, unit, palette),
    tooltip: tooltipBox(palette, (_, at) => content(at)),
    series: [
      ...band('95', points, 'lo95', 'hi95', colour, 0.2),
      ...band('80', points, 'lo80', 'hi80', colour, 0.28),
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
