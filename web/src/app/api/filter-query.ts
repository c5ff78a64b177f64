import { type Field, type Filter, toParams } from '../filter/grammar';

/** A filter as the query parameters of any question. */
export function filterQuery(filter: Filter): Partial<Record<Field, string>> {
  const given = Object.entries(toParams(filter)).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as Partial<Record<Field, string>>;
}
