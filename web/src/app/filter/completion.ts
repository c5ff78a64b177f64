// What the filter box offers for the word that is being typed.

import { words } from '../language/words';
import { type Field, commonProtos, examples, families, fields } from './grammar';

export interface Offer {
  /** Replaces the word. */
  text: string;
  hint: string;
}

export const offersMax = 8;

/** What the data holds of a field, the largest first. */
export type Known = Partial<Record<Field, readonly string[]>>;

/** The value that a word has begun, of which field, and all that stands before it; null before the `=`. */
export function begun(word: string): { field: string; kept: string; value: string } | null {
  const [, kept, field = '', value = ''] = /^(([a-z]*)!?=(?:[^,]*,)*!?)([^,]*)$/i.exec(word) ?? [];
  return kept === undefined ? null : { field: field.toLowerCase(), kept, value };
}

/** `word` is the text from the last blank to its end. */
export function offersFor(word: string, data: Known): readonly Offer[] {
  const value = begun(word);
  if (value === null) {
    return fields
      .filter((field) => field.startsWith(word.toLowerCase()))
      .map((field) => ({ text: `${field}=`, hint: `${words().filter.hints[field]}: ${examples[field]}` }));
  }
  const known: Readonly<Record<string, readonly string[]>> = { proto: commonProtos, family: families, ...data };
  return (known[value.field] ?? [])
    .filter((one) => one.startsWith(value.value) && one !== value.value)
    .slice(0, offersMax)
    .map((one) => ({ text: value.kept + one, hint: '' }));
}
