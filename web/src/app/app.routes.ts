import type { Routes } from '@angular/router';
import { signedIn } from './api/auth';

export const routes: Routes = [
  {
    path: 'signin',
    title: 'signin',
    loadComponent: () => import('./sign-in/sign-in').then((m) => m.SignIn),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./frame/frame').then((m) => m.Frame),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'live' },
      { path: 'live', title: 'live', loadComponent: () => import('./live/live').then((m) => m.Live) },
      {
        path: 'explore',
        title: 'explore',
        loadComponent: () => import('./explore/explore').then((m) => m.Explore),
      },
      {
        path: 'forecast',
        title: 'forecast',
        loadComponent: () => import('./forecast/forecast').then((m) => m.ForecastView),
      },
      {
        path: 'anomalies',
        title: 'anomalies',
        loadComponent: () => import('./anomalies/anomalies-view').then((m) => m.AnomaliesView),
      },
      {
        path: 'settings',
        title: 'settings',
        loadComponent: () => import('./settings/settings-view').then((m) => m.SettingsView),
      },
      {
        path: 'sensors',
        title: 'sensors',
        loadComponent: () => import('./sensors/sensors-view').then((m) => m.SensorsView),
      },
    ],
  },
  { path: '**', redirectTo: 'live' },
];
