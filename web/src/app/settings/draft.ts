// The settings as they stand in the fields: texts, until they are read as quantities and sent.

import type { RetentionRule, Settings } from '../api/types';
import { formatAgeField, formatBitRate, formatSize, parseAge, parseBitRate, parseCount, parseSize } from './quantities';

export interface RuleDraft {
  resolution: RetentionRule['resolution'];
  /** Empty fields mean: for ever, no cap, all keys. */
  keep: string;
  size: string;
  keys: string;
}

export interface Draft {
  links: readonly { sensor: string; limit: string }[];
  rules: readonly RuleDraft[];
}

/** Every sensor has a field for its link, also those that no limit is set for. */
export function draftOf(settings: Settings, sensors: readonly string[]): Draft {
  const limits = new Map(settings.links.map((link) => [link.sensor, formatBitRate(link.bits_per_second)]));
  const names = [...new Set([...sensors, ...limits.keys()])].sort();
  return {
    links: names.map((sensor) => ({ sensor, limit: limits.get(sensor) ?? '' })),
    rules: settings.retention.map((rule) => ({
      resolution: rule.resolution,
      keep: rule.keep_seconds === null ? '' : formatAgeField(rule.keep_seconds),
      size: rule.size_max_bytes === null ? '' : formatSize(rule.size_max_bytes),
      keys: rule.keys === null ? '' : String(rule.keys),
    })),
  };
}

/** What was typed, with the fields of sensors that came meanwhile. */
export function carried(typed: Draft, fresh: Draft): Draft {
  const links = new Map(typed.links.map((link) => [link.sensor, link]));
  return { links: fresh.links.map((link) => links.get(link.sensor) ?? link), rules: typed.rules };
}

/**
 * The names of the fields that cannot be read: `link SENSOR`, `keep RESOLUTION`, `size RESOLUTION`, `keys
 * RESOLUTION`.
 */
export function faultsOf(draft: Draft): ReadonlySet<string> {
  const faults = new Set<string>();
  const check = (name: string, text: string, parse: (text: string) => number | null) => {
    if (text.trim() !== '' && parse(text) === null) faults.add(name);
  };
  for (const { sensor, limit } of draft.links) check(`link ${sensor}`, limit, parseBitRate);
  for (const rule of draft.rules) {
    check(`keep ${rule.resolution}`, rule.keep, parseAge);
    check(`size ${rule.resolution}`, rule.size, parseSize);
    check(`keys ${rule.resolution}`, rule.keys, parseCount);
  }
  return faults;
}

/** What is sent: precondition: no field is at fault. */
export function settingsOf(draft: Draft, revision: number): Settings {
  return {
    revision,
    links: draft.links.flatMap(({ sensor, limit }) => {
      const bits = parseBitRate(limit);
      return bits === null ? [] : [{ sensor, bits_per_second: bits }];
    }),
    retention: draft.rules.map(({ resolution, keep, size, keys }) => ({
      resolution,
      keep_seconds: parseAge(keep),
      size_max_bytes: parseSize(size),
      keys: parseCount(keys),
    })),
  };
}
