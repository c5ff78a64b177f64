// The last minutes by class, step by step: the older part as the server summed it, the newest part window by window.
// A window is known by its sequence number, so that a resumed stream may repeat it; both parts meet at `tailStart` and
// never overlap.

import type { SeriesAnswer, Window } from '../api/types';
import { type Metric, sum } from '../charts/arithmetic';
import { classOfProto, stackedClasses, type TrafficClass } from '../charts/classes';

export const liveMetrics: readonly Metric[] = ['packets', 'bytes'];
const lineClasses: readonly TrafficClass[] = [...stackedClasses, 'ipv6'];

type Counts = Record<TrafficClass, number>;

/** One step: counts by class per metric and the packets that were not counted. */
interface Step {
  counts: Record<Metric, Counts>;
  lost: number;
}

const none = (): Counts => ({ tcp: 0, udp: 0, icmp: 0, arp: 0, other: 0, ipv6: 0 });

export interface LiveSeries {
  start: number;
  stepMs: number;
  /** Per step; null where no window covers the step. */
  values: Record<Metric, Record<TrafficClass, (number | null)[]>>;
  lost: number[];
}

export interface Seed {
  stepMs: number;
  /**
   * What starts before this comes from the answers, what starts from here on from windows. Aligned to every
   * answer's step.
   */
  tailStart: number;
  byProto: readonly SeriesAnswer[];
  byFamily: readonly SeriesAnswer[];
  windows: readonly Window[];
}

/** Packets of a window that no row has in full: what UI and CLI call loss. */
export function lostOf(window: Window): number {
  const { dropped_kernel, dropped_interface, truncated, late } = window.loss;
  return dropped_kernel + dropped_interface + truncated + late;
}

/** Whether a window is the first of its step. Where a step has several it is not the one that ends it and has the charts drawn. */
export function opensStep({ start, end }: Pick<Window, 'start' | 'end'>, stepMs: number): boolean {
  const from = Date.parse(start);
  return from % stepMs < Date.parse(end) - from;
}

export class LiveBuffer {
  private readonly steps = new Map<number, Step>();
  private readonly seen = new Set<number>();

  private constructor(
    readonly stepMs: number,
    readonly tailStart: number,
  ) {}

  static from(seed: Seed): LiveBuffer {
    const buffer = new LiveBuffer(seed.stepMs, seed.tailStart);
    for (const answer of seed.byProto) buffer.takeProtos(answer);
    for (const answer of seed.byFamily) buffer.takeIpv6(answer);
    for (const window of seed.windows) buffer.add(window);
    return buffer;
  }

  /**
   * Whether the window was taken. One that lies before the tail is not: only the server can tell whether it is
   * already summed.
   */
  add(window: Window): 'taken' | 'known' | 'too old' {
    const start = Date.parse(window.start);
    if (this.seen.has(window.sequence)) return 'known';
    if (start < this.tailStart) return 'too old';
    this.seen.add(window.sequence);
    const lengthMs = Date.parse(window.end) - start;
    this.spread(start, lengthMs, (step, share) => {
      step.lost += lostOf(window) * share;
      for (const [proto, counts] of Object.entries(window.by_proto)) {
        for (const metric of liveMetrics) this.count(step, metric, classOfProto(proto), counts[metric] * share);
      }
      const ipv6 = window.by_family['ipv6'];
      for (const metric of liveMetrics) this.count(step, metric, 'ipv6', (ipv6?.[metric] ?? 0) * share);
    });
    return 'taken';
  }

  /** The steps of `[since, until)`; steps that slid out of it are forgotten. */
  view(since: number, until: number): LiveSeries {
    const first = Math.floor(since / this.stepMs);
    const length = Math.max(0, Math.ceil(until / this.stepMs) - first);
    for (const index of this.steps.keys()) if (index < first) this.steps.delete(index);
    const steps = Array.from({ length }, (_, i) => this.steps.get(first + i));
    const pick = (metric: Metric) =>
      Object.fromEntries(
        lineClasses.map((name) => [name, steps.map((step) => (step ? step.counts[metric][name] : null))]),
      ) as Record<TrafficClass, (number | null)[]>;
    return {
      start: first * this.stepMs,
      stepMs: this.stepMs,
      values: { packets: pick('packets'), bytes: pick('bytes') },
      lost: steps.map((step) => step?.lost ?? 0),
    };
  }

  private takeProtos(answer: SeriesAnswer): void {
    const length = answer.total.length;
    for (const name of stackedClasses) {
      const parts = answer.series
        .filter((series) => classOfProto(series.key.value) === name)
        .map((series) => series.values);
      if (name === 'other' && answer.other) parts.push(answer.other);
      this.take(answer, name, sum(parts, length));
    }
    // Both metrics' answers carry the same loss.
    if (answer.metric !== 'packets') return;
    answer.total.forEach((total, i) => {
      if (total !== null) this.spreadStep(answer, i, (step, share) => (step.lost += answer.lost[i] * share));
    });
  }

  private takeIpv6(answer: SeriesAnswer): void {
    const ipv6 = answer.series.find((series) => series.key.value === 'ipv6');
    if (ipv6) this.take(answer, 'ipv6', ipv6.values);
  }

  private take(answer: SeriesAnswer, name: TrafficClass, values: readonly (number | null)[]): void {
    answer.total.forEach((total, i) => {
      if (total === null) return;
      this.spreadStep(answer, i, (step, share) => this.count(step, answer.metric, name, (values[i] ?? 0) * share));
    });
  }

  private spreadStep(answer: SeriesAnswer, i: number, put: (step: Step, share: number) => void): void {
    const lengthMs = answer.step_seconds * 1000;
    const start = Date.parse(answer.start) + i * lengthMs;
    if (start < this.tailStart) this.spread(start, lengthMs, put);
  }

  /** What is longer than a step counts in each of the steps that it covers, at its mean rate. */
  private spread(start: number, lengthMs: number, put: (step: Step, share: number) => void): void {
    const steps = Math.max(1, Math.round(lengthMs / this.stepMs));
    for (let i = 0; i < steps; i++) put(this.stepAt(start + i * this.stepMs), 1 / steps);
  }

  private stepAt(at: number): Step {
    const index = Math.floor(at / this.stepMs);
    let step = this.steps.get(index);
    if (!step) {
      step = { counts: { packets: none(), bytes: none() }, lost: 0 };
      this.steps.set(index, step);
    }
    return step;
  }

  private count(step: Step, metric: Metric, name: TrafficClass, value: number): void {
    step.counts[metric][name] += value;
  }
}
