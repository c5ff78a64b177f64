import type { IconName } from './icon';

export type View = 'live' | 'explore' | 'forecast' | 'sensors';

/** In the order of the rail and of the keys from 1 on; each has an icon and a word of its name. */
export const views: readonly (View & IconName)[] = ['live', 'explore', 'forecast', 'sensors'];
