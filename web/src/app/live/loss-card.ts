import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Skeleton } from 'primeng/skeleton';
import { runs, total } from '../charts/arithmetic';
import { stackedClasses } from '../charts/classes';
import { lossShare, lossTone } from '../charts/trouble';
import { localDecimal } from '../language/language';
import { words } from '../language/words';
import { formatInteger } from '../units/si';
import { formatAge, formatStep } from '../units/time';
import { LiveFeed } from './live-feed';

const listedMax = 6;

/**
 * What was not counted in the period: dropped, truncated or late packets, and missing windows. The only place of
 * the page where colour means trouble.
 */
@Component({
  selector: 'na-loss-card',
  imports: [Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card-head">
      <h2>{{ t.title }}</h2>
    </div>
    @if (loss(); as l) {
      <p class="figure" [class]="l.tone">
        {{ l.lost }}<span class="unit">pkt</span>
        @if (l.tone) {
          <span class="share">{{ l.percent }} %</span>
        }
      </p>
      @if (l.places.length === 0) {
        <p class="muted">{{ t.none }}</p>
      } @else {
        <p class="muted">{{ t.some(l.steps, l.all) }}</p>
        <ul>
          @for (place of l.places; track place.at) {
            <li>
              <span>{{ place.text }}</span
              ><span [class]="l.tone">{{ place.lost }}<span class="unit">pkt</span></span>
            </li>
          }
        </ul>
      }
      @if (missing().length > 0) {
        <h3 class="muted">{{ t.missing }}</h3>
        <ul>
          @for (place of missing(); track place.at + place.sensor) {
            <li>
              <span>{{ place.text }}</span
              ><span
                >{{ place.sensor }} <span class="muted">{{ place.length }}</span></span
              >
            </li>
          }
        </ul>
      }
    } @else {
      <p-skeleton height="120px" />
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .figure {
      font-size: var(--large);
      line-height: 32px;
    }
    .figure .unit,
    .share {
      font-size: var(--small);
    }
    .share {
      margin-left: 12px;
    }
    .amber {
      color: var(--warn);
    }
    .red {
      color: var(--loss);
    }
    h3 {
      margin: 16px 0 0;
      font-size: var(--small);
      font-weight: 400;
    }
    ul {
      list-style: none;
      margin: 8px 0 0;
      padding: 0;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: 16px;
      padding: 4px 0;
      border-top: 1px solid var(--hairline);
    }
  `,
})
export class LossCard {
  private readonly feed = inject(LiveFeed);

  protected readonly t = words().loss;
  protected readonly missing = computed(() =>
    this.feed
      .missing()
      .slice(0, listedMax)
      .map(({ start, end, sensor }) => ({
        at: start,
        sensor: sensor ?? '',
        text: formatStep(start, end - start),
        length: formatAge(end - start),
      })),
  );
  protected readonly loss = computed(() => {
    const series = this.feed.series();
    if (!series) return null;
    const lost = total(series.lost);
    const counted = stackedClasses.reduce((all, name) => all + total(series.values.packets[name]), 0);
    const share = lossShare(lost, counted);
    const places = runs(series.lost.length, (i) => series.lost[i] > 0).reverse();
    return {
      lost: formatInteger(lost),
      percent: localDecimal((100 * share).toFixed(share < 0.001 ? 3 : 1)),
      tone: lossTone(lost, counted),
      steps: series.lost.filter((one) => one > 0).length,
      all: series.lost.length,
      places: places.slice(0, listedMax).map(([first, end]) => {
        const at = series.start + first * series.stepMs;
        return {
          at,
          text: formatStep(at, (end - first) * series.stepMs),
          lost: formatInteger(total(series.lost.slice(first, end))),
        };
      }),
    };
  });
}
