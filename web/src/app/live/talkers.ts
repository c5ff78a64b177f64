import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormsModule } from '@angular/forms';
import { SelectButton } from 'primeng/selectbutton';
import { Skeleton } from 'primeng/skeleton';
import { throttleTime } from 'rxjs';
import { Api } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import type { By, TopQuery } from '../api/types';
import { TopTable } from '../charts/top-table';
import { FilterState } from '../filter/filter-state';
import { toRfc3339 } from '../filter/period';
import { words } from '../language/words';
import { LiveFeed } from './live-feed';

const rowsMax = 10;
/** Rows move at most this often: a default window. */
const paceMs = 5000;

/** The largest addresses, pairs and services of the period; asked again as windows arrive. */
@Component({
  selector: 'na-talkers',
  imports: [FormsModule, SelectButton, Skeleton, TopTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card-head">
      <h2>{{ t.talkers }}</h2>
      <p-selectbutton
        size="small"
        [options]="choices"
        optionLabel="label"
        optionValue="by"
        [allowEmpty]="false"
        [ngModel]="by()"
        (ngModelChange)="by.set($event)"
        ariaLabelledBy="talkers-by"
      />
      <span class="visually-hidden" id="talkers-by">{{ t.talkersBy }}</span>
    </div>
    @if (top.answer(); as answer) {
      <na-top-table [answer]="answer" [seconds]="seconds()" metric="bytes" [class.dimmed]="top.failure()" />
    } @else {
      <p-skeleton height="328px" />
    }
  `,
  styles: `
    :host {
      display: block;
      min-height: 396px;
    }
  `,
})
export class Talkers {
  private readonly api = inject(Api);
  private readonly state = inject(FilterState);
  private readonly feed = inject(LiveFeed);

  protected readonly t = words().live;
  protected readonly choices: { by: By; label: string }[] = [
    { by: 'ip', label: this.t.addresses },
    { by: 'pair', label: this.t.pairs },
    { by: 'service', label: this.t.services },
  ];
  protected readonly by = signal<By>('ip');
  protected readonly seconds = computed(() => this.feed.lengthMs() / 1000);
  /** Fixed while the charts stand still. */
  private readonly period = computed(() => {
    if (!this.feed.paused()) return { since: this.feed.period().since };
    const { since, until } = this.feed.span();
    return { since: toRfc3339(since), until: toRfc3339(until) };
  });
  protected readonly top = ask(
    computed<TopQuery>(
      () => ({
        ...filterQuery(this.state.filter()),
        ...this.period(),
        by: this.by(),
        metric: 'bytes',
        limit: rowsMax,
      }),
      { equal: sameValue },
    ),
    (query) => this.api.top(query),
  );

  constructor() {
    this.feed.moved
      .pipe(throttleTime(paceMs, undefined, { leading: true, trailing: true }), takeUntilDestroyed())
      .subscribe(() => this.top.again());
  }
}
