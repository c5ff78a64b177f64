import type { Routes } from '@angular/router';
import { signedIn } from './api/auth';

export const routes: Routes = [
  {
    path: 'signin',
    title: 'Sign in · netaugur',
    loadComponent: () => import('./sign-in/sign-in').then((m) => m.SignIn),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./frame/frame').then((m) => m.Frame),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'live' },
      { path: 'live', title: 'Live · netaugur', loadComponent: () => import('./live/live').then((m) => m.Live) },
      {
        path: 'explore',
        title: 'Explore · netaugur',
        loadComponent: () => import('./explore/explore').then((m) => m.Explore),
      },
      {
        path: 'forecast',
        title: 'Forecast · netaugur',
        loadComponent: () => import('./forecast/forecast').then((m) => m.ForecastView),
      },
    ],
  },
  { path: '**', redirectTo: 'live' },
];
