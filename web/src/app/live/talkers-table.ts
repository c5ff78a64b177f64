import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Skeleton } from 'primeng/skeleton';
import type { Question } from '../api/question';
import type { TopAnswer } from '../api/types';
import { TopTable } from '../charts/top-table';

/** By itself, so that an answer does not have the choice above it checked, which costs more than the table. */
@Component({
  selector: 'na-talkers-table',
  imports: [Skeleton, TopTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (top().answer(); as answer) {
      <na-top-table [answer]="answer" [seconds]="seconds()" metric="bytes" [class.dimmed]="top().failure()" />
    } @else {
      <p-skeleton height="328px" />
    }
  `,
})
export class TalkersTable {
  readonly top = input.required<Question<TopAnswer>>();
  readonly seconds = input.required<number>();
}
