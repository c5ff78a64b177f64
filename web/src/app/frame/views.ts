import type { IconName } from './icon';

export interface View {
  path: 'live' | 'explore' | 'forecast';
  label: string;
  icon: IconName;
}

/** In the order of the rail and of the keys 1, 2, 3. */
export const views: readonly View[] = [
  { path: 'live', label: 'Live', icon: 'live' },
  { path: 'explore', label: 'Explore', icon: 'explore' },
  { path: 'forecast', label: 'Forecast', icon: 'forecast' },
];
