// What the filter box offers for the word that is being typed.

import { words } from '../language/words';
import { commonProtos, examples, families, fields } from './grammar';

export interface Offer {
  /** Replaces the word. */
  text: string;
  hint: string;
}

export const offersMax = 8;

/** `word` is the text from the last blank to its end. */
export function offersFor(word: string, sensors: readonly string[]): readonly Offer[] {
  const equals = word.indexOf('=');
  if (equals < 0) {
    return fields
      .filter((field) => field.startsWith(word.toLowerCase()))
      .map((field) => ({ text: `${field}=`, hint: `${words().filter.hints[field]}: ${examples[field]}` }));
  }
  const field = word.slice(0, equals).toLowerCase();
  const known: Readonly<Record<string, readonly string[]>> = { proto: commonProtos, family: families, sensor: sensors };
  const listed = word.slice(equals + 1);
  const comma = listed.lastIndexOf(',') + 1;
  const started = listed.slice(comma);
  const kept = word.slice(0, equals + 1 + comma);
  return (known[field] ?? [])
    .filter((value) => value.startsWith(started) && value !== started)
    .slice(0, offersMax)
    .map((value) => ({ text: kept + value, hint: '' }));
}
