import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormsModule } from '@angular/forms';
import { SelectButton } from 'primeng/selectbutton';
import { throttleTime } from 'rxjs';
import { Api } from '../api/api';
import { filterQuery } from '../api/filter-query';
import { ask, sameValue } from '../api/question';
import type { By, TopQuery } from '../api/types';
import { FilterState } from '../filter/filter-state';
import { toRfc3339 } from '../filter/period';
import { words } from '../language/words';
import { LiveFeed } from './live-feed';
import { TalkersTable } from './talkers-table';

const rowsMax = 10;
/**
 * Rows move at most this often: somewhat less than a default window, so that each is asked about at once.
 */
const paceMs = 4500;

/** The largest addresses, pairs and services of the period; asked again as windows arrive. */
@Component({
  selector: 'na-talkers',
  imports: [FormsModule, SelectButton, TalkersTable],
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
    <na-talkers-table [top]="top" [seconds]="seconds()" />
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
