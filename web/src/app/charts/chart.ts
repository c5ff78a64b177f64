import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  Injectable,
  type WritableSignal,
  afterNextRender,
  computed,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { Span } from '../filter/period';
import { formatTick } from '../units/si';
import { formatTimeTick } from '../units/time';
import { timeTicks } from './axes';
import { draw, plane } from './paths';
import type { Plot } from './plot';

/** Less than this is a click, not a drag. */
const dragMinPx = 6;
/** The room that one label of the time axis takes, with what parts it from the next. */
const tickPx = 64;
/** A narrower plane has no room for a tooltip beside the crosshair. */
const narrowPx = 520;

/** Where the pointer is on the charts of a group, from 0 at the left edge to 1 at the right one. */
@Injectable({ providedIn: 'root' })
class SharedPointers {
  private readonly groups = new Map<string, WritableSignal<number | null>>();

  of(group: string): WritableSignal<number | null> {
    const pointer = this.groups.get(group) ?? signal<number | null>(null);
    this.groups.set(group, pointer);
    return pointer;
  }
}

/**
 * A plot over time: paths in one SVG, the rest in elements that stand at percentages of its plane, so that the browser
 * alone follows size and theme. It shares crosshair and tooltip with its group and turns a drag into a span of time.
 */
@Component({
  selector: 'na-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './chart.html',
  styleUrl: './chart.css',
  host: {
    '(pointerdown)': 'down($event)',
    '(pointermove)': 'move($event)',
    '(pointerup)': 'endDrag()',
    '(pointercancel)': 'cancelDrag()',
    '(pointerleave)': 'leave($event)',
    '(keydown.escape)': 'cancelDrag()',
    '(dblclick)': 'back.emit()',
    '(document:pointerdown)': 'downElsewhere($event)',
  },
})
export class Chart {
  readonly plot = input.required<Plot>();
  readonly label = input.required<string>();
  readonly group = input<string>();
  readonly zoomable = input(false);
  readonly zoom = output<Span>();
  readonly back = output<void>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly shared = inject(SharedPointers);
  private readonly plane = viewChild.required<ElementRef<HTMLElement>>('plane');
  private readonly width = signal(0);
  private readonly own = signal<number | null>(null);
  private readonly pointer = computed(() => {
    const group = this.group();
    return group === undefined ? this.own : this.shared.of(group);
  });
  private dragFrom: number | null = null;

  protected readonly viewBox = `0 0 ${plane.width} ${plane.height}`;
  protected readonly drag = signal<{ left: number; width: number } | null>(null);
  protected readonly narrow = computed(() => this.width() < narrowPx);
  protected readonly drawing = computed(() => draw(this.plot()));
  protected readonly levels = computed(() => {
    const { ticks } = this.drawing();
    return ticks.map((value) => ({ bottom: this.height(value), text: formatTick(value) }));
  });
  protected readonly ticks = computed(() => {
    const { span } = this.plot();
    const count = Math.max(2, Math.round(this.width() / tickPx));
    return timeTicks(span, count).map((at) => ({
      at,
      left: this.place(at),
      text: formatTimeTick(at, span.until - span.since),
    }));
  });
  protected readonly zones = computed(() => {
    const { span, zones = [] } = this.plot();
    return zones
      .map((zone) => ({
        kind: zone.kind,
        left: this.place(Math.max(zone.since, span.since)),
        right: this.place(Math.min(zone.until, span.until)),
      }))
      .filter(({ left, right }) => right > left)
      .map(({ kind, left, right }) => ({ kind, left, width: right - left }));
  });
  protected readonly marks = computed(() =>
    (this.plot().marks ?? []).map((mark) => ({
      ...mark,
      level: mark.value !== undefined,
      left: mark.at === undefined ? null : this.place(mark.at),
      bottom: mark.value === undefined ? null : this.height(mark.value),
    })),
  );
  /** The step nearest to the pointer. */
  protected readonly pointed = computed(() => {
    const at = this.pointer()();
    if (at === null) return null;
    const { span, start, stepMs, tooltip } = this.plot();
    const first = Math.ceil((span.since - start) / stepMs);
    const last = Math.ceil((span.until - start) / stepMs) - 1;
    const nearest = Math.round((span.since + at * (span.until - span.since) - start) / stepMs);
    const index = Math.min(Math.max(nearest, first), last);
    return { left: this.place(start + index * stepMs), tooltip: tooltip(index) };
  });

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const element = this.plane().nativeElement;
      const resized = new ResizeObserver(() => this.width.set(element.clientWidth));
      resized.observe(element);
      destroyed.onDestroy(() => resized.disconnect());
    });
    destroyed.onDestroy(() => this.pointer().set(null));
  }

  protected down(event: PointerEvent): void {
    const at = this.fractionOf(event);
    if (event.pointerType !== 'mouse') return this.pointer().set(at);
    if (!this.zoomable() || event.button !== 0 || at === null) return;
    this.dragFrom = at;
    this.host.setPointerCapture(event.pointerId);
  }

  protected move(event: PointerEvent): void {
    const at = this.fractionOf(event);
    this.pointer().set(at);
    if (this.dragFrom === null) return;
    const { left, width } = this.plane().nativeElement.getBoundingClientRect();
    const to = Math.min(Math.max((event.clientX - left) / width, 0), 1);
    const length = Math.abs(to - this.dragFrom);
    const drag = { left: 100 * Math.min(to, this.dragFrom), width: 100 * length };
    this.drag.set(length * width < dragMinPx ? null : drag);
  }

  protected endDrag(): void {
    const drag = this.drag();
    this.cancelDrag();
    if (!drag) return;
    const { since, until } = this.plot().span;
    const at = (percent: number) => since + ((until - since) * percent) / 100;
    this.zoom.emit({ since: at(drag.left), until: at(drag.left + drag.width) });
  }

  protected cancelDrag(): void {
    this.dragFrom = null;
    this.drag.set(null);
  }

  /** A finger that is lifted leaves the numbers on show. */
  protected leave(event: PointerEvent): void {
    if (event.pointerType === 'mouse') this.pointer().set(null);
  }

  protected downElsewhere(event: Event): void {
    if (event.target instanceof Element && event.target.closest('na-chart') === null) this.pointer().set(null);
  }

  /** Where an event is on the plane, from 0 to 1; null beside it. */
  private fractionOf(event: PointerEvent): number | null {
    const { left, top, width, height } = this.plane().nativeElement.getBoundingClientRect();
    const x = event.clientX - left;
    const y = event.clientY - top;
    return x >= 0 && x <= width && y >= 0 && y <= height ? x / width : null;
  }

  /** Percent of the plane's width. */
  private place(at: number): number {
    const { since, until } = this.plot().span;
    return (100 * (at - since)) / (until - since);
  }

  /** Percent of the plane's height. */
  private height(value: number): number {
    const { ticks } = this.drawing();
    return (100 * value) / ticks[ticks.length - 1];
  }
}
