import type { SeriesKey } from '../api/types';
import { words } from '../language/words';
import { classLabel, classOfProto } from './classes';

/** What a series is called: classes by their names, all else by its value. */
export function seriesLabel({ by, value }: SeriesKey): string {
  if (by === 'total') return words().by.total;
  if (by !== 'proto' || value === 'icmp6') return value;
  const named = classOfProto(value);
  return named === 'other' && value !== 'other' ? value : classLabel(named);
}
