// When a number means trouble: amber is for somebody to look, red is wrong.

export type Tone = '' | 'amber' | 'red';

/** Windows without news after which somebody should look, and after which something is wrong. */
const staleWindows = 3;
const lostWindows = 12;
/** Above this share of the packets a loss is red, below it amber. */
const seriousShare = 0.01;

/** `ageMs` since the end of the newest window. */
export function ageTone(ageMs: number, windowSeconds: number): Tone {
  const windows = ageMs / 1000 / windowSeconds;
  return windows > lostWindows ? 'red' : windows > staleWindows ? 'amber' : '';
}

/** The part of all packets that was not counted, from 0 to 1. */
export function lossShare(lost: number, counted: number): number {
  return lost / Math.max(1, lost + counted);
}

export function lossTone(lost: number, counted: number): Tone {
  return lost === 0 ? '' : lossShare(lost, counted) > seriousShare ? 'red' : 'amber';
}
