import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import { TitleStrategy, provideRouter } from '@angular/router';
import { providePrimeNG } from 'primeng/config';
import { leaveOn401 } from './api/auth';
import { withWindows } from './api/settle';
import { routes } from './app.routes';
import { PageTitle } from './frame/page-title';
import { preset } from './frame/preset';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideRouter(routes),
    { provide: TitleStrategy, useClass: PageTitle },
    provideHttpClient(withFetch(), withInterceptors([withWindows, leaveOn401])),
    providePrimeNG({ theme: { preset, options: { darkModeSelector: '.dark' } } }),
  ],
};
