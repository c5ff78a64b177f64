import { HttpClient, HttpErrorResponse, HttpParams } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { catchError, type Observable, throwError } from 'rxjs';
import { words } from '../language/words';
import type {
  AccuracyAnswer,
  AccuracyQuery,
  AnomaliesQuery,
  AnomalyPage,
  CapacityAnswer,
  CapacityQuery,
  Forecast,
  ForecastsQuery,
  LossAnswer,
  LossQuery,
  MadeToken,
  NewToken,
  Problem,
  Sensor,
  SeriesAnswer,
  SeriesQuery,
  Session,
  Settings,
  Token,
  TopAnswer,
  TopQuery,
  TrafficPage,
  TrafficQuery,
  WindowPage,
  WindowsQuery,
} from './types';

/** Why a question has no answer, as the server's problem document says it, or that the server could not be reached. */
export interface Failure {
  /** 0 when the server could not be reached. */
  status: number;
  detail: string;
  notes: readonly string[];
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string';
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof HttpErrorResponse)) return { status: 500, detail: String(error), notes: [] };
  if (error.status === 0) return { status: 0, detail: words().frame.unreachable, notes: [] };
  if (isProblem(error.error))
    return { status: error.status, detail: error.error.detail, notes: error.error.notes ?? [] };
  return { status: error.status, detail: words().frame.answered(error.status, error.statusText), notes: [] };
}

function paramsOf(query: object): HttpParams {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return new HttpParams({ fromObject: Object.fromEntries(given) });
}

/** The routes of src/api/openapi.yaml. Errors arrive as Failure. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);

  session(): Observable<Session> {
    return this.failing(this.http.get<Session>('/api/v1/session'));
  }

  signIn(code: string): Observable<Session> {
    return this.failing(this.http.post<Session>('/api/v1/session', { code }));
  }

  signOut(): Observable<void> {
    return this.failing(this.http.delete<void>('/api/v1/session'));
  }

  series(query: SeriesQuery): Observable<SeriesAnswer> {
    return this.get('/api/v1/series', query);
  }

  top(query: TopQuery): Observable<TopAnswer> {
    return this.get('/api/v1/top', query);
  }

  traffic(query: TrafficQuery): Observable<TrafficPage> {
    return this.get('/api/v1/traffic', query);
  }

  windows(query: WindowsQuery): Observable<WindowPage> {
    return this.get('/api/v1/windows', query);
  }

  loss(query: LossQuery): Observable<LossAnswer> {
    return this.get('/api/v1/loss', query);
  }

  /** Every row of the question as comma-separated values or JSON lines, as the server writes them. */
  trafficText(query: TrafficQuery, accept: 'text/csv' | 'application/x-ndjson'): Observable<string> {
    const asked = { params: paramsOf(query), headers: { Accept: accept }, responseType: 'text' } as const;
    return this.failing(this.http.get('/api/v1/traffic', asked));
  }

  sensors(): Observable<{ sensors: Sensor[] }> {
    return this.get('/api/v1/sensors', {});
  }

  forecasts(query: ForecastsQuery): Observable<{ forecasts: Forecast[] }> {
    return this.get('/api/v1/forecasts', query);
  }

  accuracy(query: AccuracyQuery): Observable<AccuracyAnswer> {
    return this.get('/api/v1/accuracy', query);
  }

  capacity(query: CapacityQuery): Observable<CapacityAnswer> {
    return this.get('/api/v1/capacity', query);
  }

  anomalies(query: AnomaliesQuery): Observable<AnomalyPage> {
    return this.get('/api/v1/anomalies', query);
  }

  tokens(): Observable<{ tokens: Token[] }> {
    return this.get('/api/v1/tokens', {});
  }

  createToken(token: NewToken): Observable<MadeToken> {
    return this.failing(this.http.post<MadeToken>('/api/v1/tokens', token));
  }

  revokeToken(id: number): Observable<void> {
    return this.failing(this.http.delete<void>('/api/v1/tokens', { params: { id } }));
  }

  settings(): Observable<Settings> {
    return this.get('/api/v1/settings', {});
  }

  replaceSettings(settings: Settings): Observable<Settings> {
    return this.failing(this.http.put<Settings>('/api/v1/settings', settings));
  }

  private get<T>(path: string, query: object): Observable<T> {
    return this.failing(this.http.get<T>(path, { params: paramsOf(query) }));
  }

  private failing<T>(answer: Observable<T>): Observable<T> {
    return answer.pipe(catchError((error: unknown) => throwError(() => failureOf(error))));
  }
}
