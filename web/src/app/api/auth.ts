import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { catchError, map, of, tap, throwError } from 'rxjs';
import { Api, type Failure } from './api';
import type { Session } from './types';

/** Who is signed in, as far as the server has told; the cookie itself is out of the page's reach. */
@Injectable({ providedIn: 'root' })
export class CurrentSession {
  readonly session = signal<Session | null>(null);
}

export const signInPath = '/signin';

/** A 401 on any question means that the session has ended: the page that says how to get a new one. */
export const leaveOn401: HttpInterceptorFn = (request, next) => {
  const router = inject(Router);
  const current = inject(CurrentSession);
  return next(request).pipe(
    catchError((error: unknown) => {
      const signingIn = request.method === 'POST' && request.url === '/api/v1/session';
      if (error instanceof HttpErrorResponse && error.status === 401 && !signingIn) {
        current.session.set(null);
        void router.navigateByUrl(signInPath);
      }
      return throwError(() => error);
    }),
  );
};

/** Lets a view open for those who are signed in. When the server is away the view opens and says so itself. */
export const signedIn: CanActivateFn = () => {
  const current = inject(CurrentSession);
  const router = inject(Router);
  if (current.session()) return true;
  return inject(Api)
    .session()
    .pipe(
      tap((session) => current.session.set(session)),
      map(() => true),
      catchError((failure: Failure) => of(failure.status === 401 ? router.parseUrl(signInPath) : true)),
    );
};
