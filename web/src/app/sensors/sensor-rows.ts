// Each sensor with what it wrote in the last minutes.

import type { LossRow, Sensor, SeriesAnswer } from '../api/types';
import { type Values, perSecond, statistics } from '../charts/arithmetic';
import { type Tone, ageTone, lossShare, lossTone } from '../charts/trouble';
import { openStep } from '../explore/shown-series';

export interface SensorRow {
  name: string;
  /** End of the newest window. */
  newest: number;
  ageMs: number;
  age: Tone;
  windowSeconds: number;
  first: number;
  windows: number;
  /** In the newest step that is over; null where it wrote nothing. */
  bits: number | null;
  packets: number | null;
  course: Values;
  lost: number;
  /** From 0 to 1. */
  share: number;
  loss: Tone;
}

export interface Recent {
  bytes: SeriesAnswer;
  packets: SeriesAnswer;
  loss: readonly LossRow[];
  answeredAt: number;
}

export function lostOf(row: LossRow): number {
  return row.dropped_kernel + row.dropped_interface + row.truncated + row.late;
}

/** The most urgent first, then by name. `recent` is undefined until it has been answered. */
export function sensorRows(sensors: readonly Sensor[], recent: Recent | undefined, now: number): SensorRow[] {
  const urgency: Readonly<Record<Tone, number>> = { red: 0, amber: 1, '': 2 };
  const order = (row: SensorRow) => Math.min(urgency[row.age], urgency[row.loss]);
  return sensors
    .map((sensor) => rowOf(sensor, recent, now))
    .sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name, undefined, { numeric: true }));
}

function rowOf(sensor: Sensor, recent: Recent | undefined, now: number): SensorRow {
  const newest = Date.parse(sensor.newest);
  const ageMs = Math.max(0, now - newest);
  const rates = (answer: SeriesAnswer | undefined): Values => {
    const values = answer?.series.find(({ key }) => key.value === sensor.sensor)?.values;
    return answer && values ? written(perSecond(values, answer.step_seconds, answer.metric), answer, sensor) : [];
  };
  const bits = rates(recent?.bytes);
  const packets = rates(recent?.packets);
  const over = recent ? (openStep(recent.bytes, recent.answeredAt) ?? recent.bytes.total.length) : 0;
  const counted = statistics(packets).total * (recent?.packets.step_seconds ?? 0);
  const lost = (recent?.loss ?? [])
    .filter((row) => row.sensor === sensor.sensor)
    .reduce((all, row) => all + lostOf(row), 0);
  return {
    name: sensor.sensor,
    newest,
    ageMs,
    age: ageTone(ageMs, sensor.window_seconds || 5),
    windowSeconds: sensor.window_seconds,
    first: Date.parse(sensor.first),
    windows: sensor.windows,
    bits: lastOver(bits, over),
    packets: lastOver(packets, over),
    course: bits.slice(0, over),
    lost,
    share: lossShare(lost, counted),
    loss: lossTone(lost, counted),
  };
}

/** A step is a gap only where nobody wrote; for one sensor it is where that one did not. */
function written(values: Values, answer: SeriesAnswer, sensor: Sensor): Values {
  const stepMs = answer.step_seconds * 1000;
  const at = (i: number) => Date.parse(answer.start) + i * stepMs;
  const from = Date.parse(sensor.first);
  const until = Date.parse(sensor.newest);
  return values.map((value, i) => (at(i) < until && at(i) + stepMs > from ? value : null));
}

/**
 * The newest of the last two steps that are over: the newest may still wait for a window that ends with it; before
 * that, silence is no rate.
 */
function lastOver(values: Values, over: number): number | null {
  return statistics(values.slice(Math.max(0, over - 2), over)).last;
}
