import { computed, inject, Injectable } from '@angular/core';
import { CurrentSession } from '../api/auth';
import type { IconName } from './icon';

export type View = 'live' | 'explore' | 'forecast' | 'anomalies' | 'sensors' | 'settings';

/** Each has an icon and a word of its name. */
const views: readonly (View & IconName)[] = ['live', 'explore', 'forecast', 'anomalies', 'sensors', 'settings'];
/** What the server would refuse to others. */
const adminViews: readonly View[] = ['settings'];

/** The views for whoever is signed in, in the order of the rail and of the keys from 1 on. */
@Injectable({ providedIn: 'root' })
export class Views {
  private readonly session = inject(CurrentSession).session;

  readonly shown = computed(() =>
    views.filter((view) => !adminViews.includes(view) || this.session()?.role === 'admin'),
  );
}
