import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { delayWhen } from 'rxjs';
import { Stream } from './stream';

/** An answer that comes while windows gather waits for them: what both change is drawn at once. */
export const withWindows: HttpInterceptorFn = (request, next) => {
  const stream = inject(Stream);
  return next(request).pipe(delayWhen(() => stream.settled()));
};
