import { Injectable, inject, signal } from '@angular/core';
import { type Observable, Subject, of, take } from 'rxjs';
import { Api } from './api';
import type { Gap, StreamMessage, Window } from './types';

export type StreamState = 'connecting' | 'open' | 'away';

const retryFirstMs = 1000;
const retryMaxMs = 15_000;
/**
 * Windows that come within this time are handed on together: sensors close theirs at the same instant, and the page changes once for
 * all of them, and for what was asked about them meanwhile.
 */
const gatherMs = 100;

/**
 * The WebSocket that carries each closed window. One for the page; it reconnects by itself and resumes behind
 * the last window it saw.
 */
@Injectable({ providedIn: 'root' })
export class Stream {
  private readonly api = inject(Api);

  readonly state = signal<StreamState>('connecting');
  /** A window has come, and is handed on in a moment: who has to ask about it asks now. */
  readonly coming = new Subject<Window>();
  readonly windows = new Subject<Window>();
  readonly forecasts = new Subject<void>();
  /** A window has just left its forecast's interval. */
  readonly anomalies = new Subject<void>();
  /**
   * Windows may be missing between what was seen and what comes: the server would not resume, or has another
   * database.
   */
  readonly missed = new Subject<void>();
  /** What a sensor sent no window for; told before the window that ends it. */
  readonly gaps = new Subject<Gap>();
  /** Since when PostgreSQL does not answer the server, by this machine's clock; null while it does. */
  readonly databaseAwaySince = signal<number | null>(null);

  private socket: WebSocket | null = null;
  private after: number | null = null;
  private gathered: Window[] = [];
  /** What was known before the newest `hello`: the server says anew when its database is away, but not since when. */
  private awayBefore: number | null = null;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly hurry = () => {
    if (this.socket === null) this.connect();
  };

  start(): void {
    if (this.socket !== null) return;
    window.addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
    this.connect();
  }

  stop(): void {
    window.removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.after = null;
  }

  /** Emits once when no window waits to be handed on: what an answer changes then is drawn together with them. */
  settled(): Observable<unknown> {
    return this.gathered.length === 0 ? of(null) : this.windows.pipe(take(1));
  }

  private gather(window: Window): void {
    if (this.gathered.push(window) === 1) setTimeout(() => this.handOn(), gatherMs);
    this.coming.next(window);
  }

  private handOn(): void {
    const all = this.gathered;
    this.gathered = [];
    for (const window of all) this.windows.next(window);
  }

  private connect(): void {
    clearTimeout(this.retry);
    if (this.failures === 0) this.state.set('connecting');
    const socket = new WebSocket(new URL('/api/v1/stream', location.href.replace(/^http/, 'ws')));
    this.socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      socket.send(JSON.stringify({ type: 'subscribe', ...(this.after === null ? {} : { after: this.after }) }));
    };
    socket.onmessage = (event: MessageEvent<string>) => this.take(JSON.parse(event.data) as StreamMessage);
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.state.set('away');
      // The reason of a refused handshake is hidden from scripts; asking for the session tells a 401 from an
      // absent server.
      if (!opened) this.api.session().subscribe({ error: () => undefined });
      const wait = Math.min(retryMaxMs, retryFirstMs * 2 ** this.failures++);
      this.retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
    };
  }

  private take(message: StreamMessage): void {
    switch (message.type) {
      case 'hello':
        this.failures = 0;
        this.state.set('open');
        this.awayBefore = this.databaseAwaySince();
        this.databaseAwaySince.set(null);
        // Zero: the server knows no window yet, which says nothing about those that were seen.
        if (message.newest === 0) break;
        if (this.after !== null && message.newest < this.after) this.missed.next();
        if (this.after === null || message.newest < this.after) this.after = message.newest;
        break;
      case 'window':
        this.after = Math.max(this.after ?? 0, message.sequence);
        this.gather(message);
        break;
      case 'anomaly':
        this.anomalies.next();
        break;
      case 'gap':
        this.gaps.next(message);
        break;
      case 'database':
        this.databaseAwaySince.set(message.answers ? null : (this.awayBefore ?? Date.now()));
        this.awayBefore = null;
        break;
      case 'forecast':
        this.forecasts.next();
        break;
      case 'error':
        console.warn(`stream: ${message.detail}`);
        this.missed.next();
        break;
    }
  }
}
