import type { EChartsCoreOption } from 'echarts/core';
import type { Span } from '../filter/period';
import { words } from '../language/words';
import { type Unit, formatInteger, formatSi } from '../units/si';
import { formatStep } from '../units/time';
import { type Values, isIsolated, runs } from './arithmetic';
import { axes, tooltipBox, tooltipContent } from './axes';
import type { Palette } from './palette';

export interface DrawnSeries {
  key: string;
  label: string;
  colour: string;
  /** Per second, in the chart's unit; null is a gap. */
  values: Values;
  /** The same steps one period before, drawn lighter. */
  before?: Values;
  /** An overlay is a line over the stack. */
  overlay?: boolean;
}

export interface SeriesPicture {
  start: number;
  stepMs: number;
  span: Span;
  unit: Unit;
  stacked: boolean;
  /** Drawn bottom up in this order where stacked. */
  series: readonly DrawnSeries[];
  /** Where the y axis ends, where that is known. */
  max?: number;
  /** The sum over all keys one period before; a stack shows it as one line. */
  beforeTotal?: Values;
  lost: readonly number[];
  /** Where windows are missing: of all, or of one of several sensors, whose sum then falls for no other reason. */
  missing?: readonly { start: number; end: number }[];
  /** Steps from this one on are not over yet: they are drawn lighter. */
  openFrom?: number;
}

/** Shown in the tooltip at most; the table under the chart has all. */
const tooltipRowsMax = 12;

export function seriesOption(picture: SeriesPicture, palette: Palette): EChartsCoreOption {
  const at = (i: number) => picture.start + i * picture.stepMs;
  const line = (series: DrawnSeries) => {
    const stacked = picture.stacked && !series.overlay;
    return {
      type: 'line',
      id: series.key,
      name: series.label,
      stack: stacked ? 'classes' : undefined,
      color: series.colour,
      symbol: 'none',
      // Without symbols ECharts spares itself an element a value; a gap's neighbour alone needs them.
      showSymbol: series.values.some((_, i) => isIsolated(series.values, i)),
      lineStyle: { width: stacked ? 0 : 1.75, type: 'solid' },
      areaStyle: stacked ? { opacity: 0.72 } : undefined,
      emphasis: { disabled: true },
      z: stacked ? 2 : 3,
      data: series.values.map((value, i) =>
        isIsolated(series.values, i) ? { value: [at(i), value], symbol: 'circle', symbolSize: 4 } : [at(i), value],
      ),
    };
  };
  return {
    ...axes(picture.span, picture.unit, palette, picture.max),
    tooltip: tooltipBox(palette, (i) => content(picture, palette, i)),
    series: [
      ...picture.series.map(line),
      ...beforeLines(picture, palette),
      ...missingLayer(picture, palette),
      ...lossLayer(picture, palette),
      ...openLayer(picture, palette),
    ],
  };
}

/** The period before under the same clock: a line for each line, and one for a whole stack. */
function beforeLines(picture: SeriesPicture, palette: Palette): object[] {
  const line = (id: string, colour: string, values: Values) => ({
    type: 'line',
    id: `before ${id}`,
    color: colour,
    symbol: 'none',
    silent: true,
    lineStyle: { width: 1.25, type: [4, 3], opacity: 0.65 },
    emphasis: { disabled: true },
    z: 4,
    data: values.map((value, i) => [picture.start + i * picture.stepMs, value]),
  });
  if (picture.stacked) return picture.beforeTotal ? [line('', palette.text, picture.beforeTotal)] : [];
  return picture.series.flatMap(({ key, colour, before }) => (before ? [line(key, colour, before)] : []));
}

/** A series of nothing but areas; of none it is no series, for each costs as much as one with data. */
function areas(id: string, z: number, itemStyle: object, data: readonly object[]): object[] {
  if (data.length === 0) return [];
  return [{ type: 'line', id, z, data: [], silent: true, markArea: { silent: true, itemStyle, data } }];
}

/** Steps with loss are hatched from top to bottom. */
function lossLayer(picture: SeriesPicture, palette: Palette): object[] {
  const lossy = runs(picture.lost.length, (i) => picture.lost[i] > 0);
  const edge = (i: number) => ({ xAxis: picture.start + i * picture.stepMs });
  const style = { color: { image: hatch(palette.loss), repeat: 'repeat' }, opacity: 0.5 };
  return areas(
    'loss',
    2,
    style,
    lossy.map(([first, end]) => [edge(first - 0.5), edge(end - 0.5)]),
  );
}

/** Missing windows are grey from top to bottom. */
function missingLayer({ missing = [], stepMs }: SeriesPicture, palette: Palette): object[] {
  return areas(
    'missing',
    5,
    { color: palette.muted, opacity: 0.25 },
    missing.map(({ start, end }) => [{ xAxis: start - stepMs / 2 }, { xAxis: end - stepMs / 2 }]),
  );
}

/** A veil over what is not over yet. */
function openLayer(picture: SeriesPicture, palette: Palette): object[] {
  const from = picture.openFrom;
  if (from === undefined) return [];
  const edges = [{ xAxis: picture.start + (from - 1) * picture.stepMs }, { xAxis: picture.span.until }];
  return areas('open', 6, { color: palette.surface, opacity: 0.6 }, [edges]);
}

const hatches = new Map<string, HTMLCanvasElement>();

function hatch(colour: string): HTMLCanvasElement {
  const known = hatches.get(colour);
  if (known) return known;
  const size = 6;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  if (context) {
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(-1, size + 1);
    context.lineTo(size + 1, -1);
    context.stroke();
  }
  hatches.set(colour, canvas);
  return canvas;
}

function content(picture: SeriesPicture, palette: Palette, i: number): HTMLElement | string {
  const title = formatStep(picture.start + i * picture.stepMs, picture.stepMs);
  const known = picture.series.filter((series) => (series.values[i] ?? null) !== null);
  if (known.length === 0) return tooltipContent(title, [{ label: words().charts.noWindow, value: '' }]);
  const stack = known.filter((series) => !series.overlay);
  const overlays = known.filter((series) => series.overlay);
  const ordered = picture.stacked
    ? [...stack].reverse()
    : [...stack].sort((a, b) => (b.values[i] ?? 0) - (a.values[i] ?? 0));
  const t = words().charts;
  const past = (values: Values | undefined) =>
    values === undefined ? '' : ` (${t.before(formatSi(values[i] ?? null, picture.unit))})`;
  const row = (series: DrawnSeries) => ({
    label: series.label,
    value: formatSi(series.values[i], picture.unit) + (picture.stacked ? '' : past(series.before)),
    colour: series.colour,
  });
  const rows = ordered.slice(0, tooltipRowsMax).map(row);
  if (picture.stacked && stack.length > 1) {
    const total = stack.reduce((all, series) => all + (series.values[i] ?? 0), 0);
    rows.push({ label: t.total, value: formatSi(total, picture.unit) + past(picture.beforeTotal), colour: '' });
  }
  rows.push(...overlays.map(row));
  const lost = picture.lost[i] ?? 0;
  if (lost > 0) rows.push({ label: t.notCounted, value: `${formatInteger(lost)} pkt`, colour: palette.loss });
  return tooltipContent(title, rows);
}
