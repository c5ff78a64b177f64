// Past forecasts behind the newest one, and what became of them.

import type { Forecast, Score } from '../api/types';
import type { Span } from '../filter/period';

const pastMax = 4;

/** Of the scores of a series those of the forecast's own step, model or not: what can be drawn on its time axis. */
export function comparable(forecast: Forecast, scores: readonly Score[]): Score[] {
  return scores.filter(
    (score) =>
      score.series.value === forecast.series.value &&
      score.sensor === forecast.sensor &&
      score.step_seconds === forecast.step_seconds &&
      score.issued_at < forecast.issued_at,
  );
}

/**
 * Which past forecasts to draw: one behind the other as far as history is on show, from those that were over when the
 * newest was issued; where none was, the oldest that reaches into history.
 */
export function chosenPast(forecast: Forecast, scores: readonly Score[], history: Span): Score[] {
  const seen = scores
    .filter((score) => Date.parse(score.end) > history.since)
    .sort((a, b) => b.issued_at.localeCompare(a.issued_at));
  const chosen: Score[] = [];
  let bound = Date.parse(forecast.issued_at);
  for (const score of seen) {
    if (chosen.length === pastMax || Date.parse(score.end) > bound) continue;
    chosen.push(score);
    bound = Date.parse(score.start);
  }
  return chosen.length > 0 ? chosen : seen.slice(-1);
}

export interface Track {
  forecasts: number;
  /** Windows that were compared, over all of them. */
  steps: number;
  /** Geometric mean of the errors in units of the seasonal naive's; null where none is known. */
  relative: number | null;
  /** Parts of the compared windows within the intervals; null where there is no window. */
  within80: number | null;
  within95: number | null;
}

/** All scores as one, each window counting alike. */
export function trackOf(scores: readonly Score[]): Track {
  const steps = scores.reduce((all, score) => all + score.steps, 0);
  const part = (of: (score: Score) => number | null) =>
    steps === 0 ? null : scores.reduce((all, score) => all + (of(score) ?? 0) * score.steps, 0) / steps;
  const relatives = scores.flatMap(({ relative_mae }) =>
    relative_mae !== null && relative_mae > 0 ? [relative_mae] : [],
  );
  return {
    forecasts: scores.length,
    steps,
    relative:
      relatives.length === 0
        ? null
        : Math.exp(relatives.reduce((all, one) => all + Math.log(one), 0) / relatives.length),
    within80: part((score) => score.coverage80),
    within95: part((score) => score.coverage95),
  };
}
