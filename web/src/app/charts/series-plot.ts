import type { Span } from '../filter/period';
import { words } from '../language/words';
import { type Unit, formatInteger, formatSi } from '../units/si';
import { formatStep } from '../units/time';
import { type Values, runs } from './arithmetic';
import type { Palette } from './palette';
import type { Line, Plot, Tooltip, Zone } from './plot';

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
const lineWidth = 1.75;

export function seriesPlot(picture: SeriesPicture, palette: Palette): Plot {
  const { start, stepMs, span, unit, max, stacked, series } = picture;
  const course = ({ key, colour, values }: DrawnSeries) => ({ id: key, start, values, colour });
  const isStacked = (one: DrawnSeries) => stacked && !one.overlay;
  return {
    span,
    unit,
    max,
    start,
    stepMs,
    stack: series.filter(isStacked).map(course),
    lines: [
      ...series.filter((one) => !isStacked(one)).map((one) => ({ ...course(one), width: lineWidth })),
      ...beforeLines(picture, palette),
    ],
    zones: zones(picture),
    tooltip: (i) => tooltip(picture, palette, i),
  };
}

/** The period before under the same clock: a line for each line, and one for a whole stack. */
function beforeLines({ start, stacked, series, beforeTotal }: SeriesPicture, palette: Palette): Line[] {
  const line = (id: string, colour: string, values: Values): Line => ({
    id: `before ${id}`,
    start,
    values,
    colour,
    width: 1.25,
    dash: '4 3',
    opacity: 0.65,
  });
  if (stacked) return beforeTotal ? [line('', palette.text, beforeTotal)] : [];
  return series.flatMap(({ key, colour, before }) => (before ? [line(key, colour, before)] : []));
}

/** A value stands at its step's start, in the middle of what is marked for it. */
function zones({ start, stepMs, span, lost, missing = [], openFrom }: SeriesPicture): Zone[] {
  const edge = (i: number) => start + i * stepMs;
  const lossy = runs(lost.length, (i) => lost[i] > 0);
  return [
    ...lossy.map(([first, end]): Zone => ({ kind: 'loss', since: edge(first - 0.5), until: edge(end - 0.5) })),
    ...missing.map((gap): Zone => ({ kind: 'missing', since: gap.start - stepMs / 2, until: gap.end - stepMs / 2 })),
    ...(openFrom === undefined ? [] : [{ kind: 'open', since: edge(openFrom - 1), until: span.until } as const]),
  ];
}

function tooltip(picture: SeriesPicture, palette: Palette, i: number): Tooltip {
  const title = formatStep(picture.start + i * picture.stepMs, picture.stepMs);
  const known = picture.series.filter((series) => (series.values[i] ?? null) !== null);
  if (known.length === 0) return { title, rows: [{ label: words().charts.noWindow, value: '' }] };
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
  return { title, rows };
}
