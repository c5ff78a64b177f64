import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  effect,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { Span } from '../filter/period';
import type { ECharts, EChartsCoreOption } from './echarts';

/** Asked for at once, so that it comes beside the first answers, which numbers and tables show without it. */
const engine = import('./echarts');

/** Less than this is a click, not a drag. */
const dragMinPx = 6;
/** About the room that one label of the time axis takes. */
const tickPx = 110;

/**
 * One ECharts canvas: follows its size and its option, shares crosshair and tooltip with its group, and turns a
 * drag into a span of time.
 */
@Component({
  selector: 'na-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="canvas" #canvas role="img" [attr.aria-label]="label()"></div>
    @if (drag(); as d) {
      <div class="drag" [style.left.px]="d.left" [style.width.px]="d.width"></div>
    }
  `,
  styles: `
    :host {
      display: block;
      position: relative;
      height: 260px;
      touch-action: pan-y;
    }
    .canvas {
      position: absolute;
      inset: 0;
    }
    .drag {
      position: absolute;
      top: 24px;
      bottom: 26px;
      background: color-mix(in srgb, var(--accent) 16%, transparent);
      border: 1px solid var(--accent);
      border-width: 0 1px;
      pointer-events: none;
    }
  `,
  host: {
    '(pointerdown)': 'startDrag($event)',
    '(pointermove)': 'moveDrag($event)',
    '(pointerup)': 'endDrag()',
    '(pointercancel)': 'cancelDrag()',
    '(keydown.escape)': 'cancelDrag()',
    '(dblclick)': 'back.emit()',
  },
})
export class Chart {
  readonly option = input.required<EChartsCoreOption>();
  readonly label = input.required<string>();
  readonly group = input<string>();
  readonly zoomable = input(false);
  readonly zoom = output<Span>();
  readonly back = output<void>();

  protected readonly drag = signal<{ left: number; width: number } | null>(null);
  private readonly canvas = viewChild.required<ElementRef<HTMLElement>>('canvas');
  private readonly chart = signal<ECharts | null>(null);
  private readonly width = signal(0);
  private dragFrom: number | null = null;

  constructor() {
    const destroyed = inject(DestroyRef);
    let gone = false;
    destroyed.onDestroy(() => (gone = true));
    afterNextRender(async () => {
      const { connect, init } = await engine;
      if (gone) return;
      const element = this.canvas().nativeElement;
      const chart = init(element, null, { renderer: 'canvas' });
      const group = this.group();
      if (group !== undefined) {
        chart.group = group;
        connect(group);
      }
      const resized = new ResizeObserver(() => {
        chart.resize();
        this.width.set(element.clientWidth);
      });
      resized.observe(element);
      destroyed.onDestroy(() => {
        resized.disconnect();
        chart.dispose();
      });
      this.chart.set(chart);
    });
    effect(() => {
      const option = this.option();
      const chart = this.chart();
      if (!chart) return;
      const splitNumber = Math.max(2, Math.round(this.width() / tickPx));
      const xAxis = { ...(option['xAxis'] as object), splitNumber };
      chart.setOption({ ...option, xAxis }, { replaceMerge: ['series'], lazyUpdate: true });
    });
  }

  protected startDrag(event: PointerEvent): void {
    if (!this.zoomable() || event.pointerType !== 'mouse' || event.button !== 0) return;
    if (!this.chart()?.containPixel('grid', [event.offsetX, event.offsetY])) return;
    this.dragFrom = event.offsetX;
  }

  protected moveDrag(event: PointerEvent): void {
    if (this.dragFrom === null) return;
    const element = this.canvas().nativeElement;
    const at = Math.min(Math.max(event.clientX - element.getBoundingClientRect().left, 0), element.clientWidth);
    const width = Math.abs(at - this.dragFrom);
    this.drag.set(width < dragMinPx ? null : { left: Math.min(at, this.dragFrom), width });
  }

  protected endDrag(): void {
    const drag = this.drag();
    this.cancelDrag();
    const chart = this.chart();
    if (!drag || !chart) return;
    const since = chart.convertFromPixel({ xAxisIndex: 0 }, drag.left);
    const until = chart.convertFromPixel({ xAxisIndex: 0 }, drag.left + drag.width);
    this.zoom.emit({ since, until });
  }

  protected cancelDrag(): void {
    this.dragFrom = null;
    this.drag.set(null);
  }
}
