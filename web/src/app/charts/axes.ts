// The parts that every chart of the page has in common.

import type { EChartsCoreOption } from 'echarts/core';
import type { Span } from '../filter/period';
import { type Unit, formatTick } from '../units/si';
import { formatTimeTick } from '../units/time';
import type { Palette } from './palette';

/** `max`: where the y axis ends; left out, it follows the data. */
export function axes(span: Span, unit: Unit, palette: Palette, max?: number): EChartsCoreOption {
  const label = { color: palette.muted, fontSize: 12, hideOverlap: true };
  return {
    animation: false,
    textStyle: { fontFamily: 'system-ui, "Segoe UI", Roboto, "Liberation Sans", "DejaVu Sans", sans-serif' },
    // Fixed: charts keep their place when numbers grow, and no label is laid out twice to find the room that it needs.
    grid: { left: 48, right: 16, top: 24, bottom: 24 },
    xAxis: {
      type: 'time',
      min: span.since,
      max: span.until,
      axisLine: { lineStyle: { color: palette.hairline } },
      axisTick: { lineStyle: { color: palette.hairline } },
      splitLine: { show: false },
      axisLabel: { ...label, formatter: (at: number) => formatTimeTick(at, span.until - span.since) },
      axisPointer: { lineStyle: { color: palette.muted, type: 'solid', width: 1 } },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...(max === undefined ? {} : { max, interval: max / 4 }),
      splitNumber: 4,
      name: unit,
      nameLocation: 'end',
      nameGap: 10,
      nameTextStyle: { color: palette.muted, fontSize: 12, align: 'right', padding: [0, 4, 0, 0] },
      splitLine: { lineStyle: { color: palette.hairline, opacity: 0.7 } },
      axisLabel: { ...label, formatter: formatTick },
    },
  };
}

/** The tooltip's box; its content is built as elements, so that no name from the network is ever read as HTML. */
export function tooltipBox(
  palette: Palette,
  content: (dataIndex: number, axisValue: number) => HTMLElement | string,
): EChartsCoreOption {
  return {
    trigger: 'axis',
    confine: true,
    transitionDuration: 0,
    backgroundColor: palette.surface,
    borderColor: palette.hairline,
    borderWidth: 1,
    padding: [8, 12],
    extraCssText: 'box-shadow: none',
    textStyle: { color: palette.text, fontSize: 12 },
    formatter: (params: { dataIndex: number; axisValue: number }[]) =>
      params.length === 0 ? '' : content(params[0].dataIndex, params[0].axisValue),
  };
}

export interface TooltipRow {
  label: string;
  value: string;
  colour?: string;
  strong?: boolean;
}

/** Title, then one line a row: swatch, name, value. */
export function tooltipContent(title: string, rows: readonly TooltipRow[]): HTMLElement {
  const root = document.createElement('div');
  root.style.cssText = 'font-variant-numeric: tabular-nums; line-height: 18px';
  root.append(part('div', title, 'margin-bottom: 4px; opacity: 0.75'));
  for (const row of rows) {
    const line = part(
      'div',
      '',
      `display: flex; gap: 8px; align-items: center;${row.strong ? ' font-weight: 600' : ''}`,
    );
    const swatch = row.colour ? `background: ${row.colour}` : '';
    line.append(
      part('span', '', `width: 8px; height: 8px; border-radius: 2px; flex: none; ${swatch}`),
      part('span', row.label, 'max-width: 260px; overflow: hidden; text-overflow: ellipsis'),
      part('span', row.value, 'margin-left: auto; padding-left: 16px'),
    );
    root.append(line);
  }
  return root;
}

function part(tag: string, text: string, style: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  element.style.cssText = style;
  return element;
}
