// One list out of the answers about single sensors and about all of them.

import type { AnomalyPage } from '../api/types';

/** Each is a question of its own to the server: with more sensors than this one has to be chosen. */
const sensorsMax = 12;

/**
 * Whose forecasts judge, as values of the parameter `sensor`: those of the sensors that the filter names; without any
 * those over all sensors (left out) and those of each.
 */
export function forecastsOf(named: readonly string[], known: readonly string[]): (string | undefined)[] {
  return named.length > 0 ? [...named] : [undefined, ...known.slice(0, sensorsMax)];
}

/** The newest first; there are more than these where any of the pages says so. */
export function together(pages: readonly AnomalyPage[]): AnomalyPage {
  return {
    level: pages[0]?.level ?? 95,
    judged: pages.reduce((all, page) => all + page.judged, 0),
    unknown: pages.reduce((all, page) => all + page.unknown, 0),
    rows: pages.flatMap((page) => page.rows).sort((a, b) => Date.parse(b.start) - Date.parse(a.start)),
    next_cursor: pages.find((page) => page.next_cursor !== null)?.next_cursor ?? null,
  };
}
