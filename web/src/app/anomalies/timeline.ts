import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Anomaly } from '../api/types';
import { timeTicks } from '../charts/axes';
import { Colours, colourOf } from '../charts/palette';
import { seriesLabel } from '../charts/series-label';
import type { Span } from '../filter/period';
import { words } from '../language/words';
import { formatStep, formatTimeTick } from '../units/time';
import { lanesOf } from './lanes';

const ticksMax = 6;
const laneHalf = 13;

/**
 * A lane a series, a bar a window outside its interval: up or down, as high as it lies beyond. The list has the
 * numbers.
 */
@Component({
  selector: 'na-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (lane of lanes(); track lane.label + lane.sensor) {
      <div class="lane">
        <span class="name" [title]="lane.label + ' ' + lane.sensor"
          ><i [style.background]="lane.colour"></i><span>{{ lane.label }}</span
          ><span class="sensor muted">{{ lane.sensor }}</span></span
        >
        <span class="marks">
          @for (mark of lane.marks; track $index) {
            <b
              [style.left.%]="mark.left"
              [style.width.%]="mark.width"
              [style.height.px]="mark.pixels"
              [style.background]="mark.colour"
              [class.below]="mark.height < 0"
              [title]="mark.title"
              (click)="opened.emit(mark.anomaly)"
            ></b>
          }
        </span>
        <span class="count">{{ lane.count }}</span>
      </div>
    }
    <div class="lane axis">
      <span class="name"></span>
      <span class="marks">
        @for (tick of ticks(); track tick.left) {
          <small [style.left.%]="tick.left">{{ tick.text }}</small>
        }
      </span>
      <span class="count"></span>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .lane {
      display: grid;
      grid-template-columns: 190px minmax(0, 1fr) 36px;
      gap: 12px;
      height: 32px;
      align-items: center;
    }
    .name {
      display: flex;
      align-items: center;
      overflow: hidden;
      white-space: nowrap;
    }
    .name span {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .sensor {
      flex: none;
      margin-left: 8px;
    }
    .name i {
      flex: none;
      width: 10px;
      height: 10px;
      margin-right: 8px;
      border-radius: 2px;
    }
    .count {
      text-align: right;
      color: var(--muted);
    }
    .marks {
      position: relative;
      height: 100%;
      background: linear-gradient(var(--hairline), var(--hairline)) 0 50% / 100% 1px no-repeat;
    }
    b {
      position: absolute;
      bottom: 50%;
      min-width: 3px;
      cursor: pointer;
    }
    b.below {
      top: 50%;
      bottom: auto;
    }
    b:hover {
      outline: 2px solid var(--text);
    }
    .axis {
      height: 24px;
    }
    .axis .marks {
      background: none;
      border-top: 1px solid var(--hairline);
    }
    small {
      position: absolute;
      top: 2px;
      color: var(--muted);
      font-size: 12px;
      white-space: nowrap;
      transform: translateX(-50%);
    }
    @media (max-width: 700px) {
      .lane {
        grid-template-columns: 92px minmax(0, 1fr) 24px;
        gap: 8px;
      }
      .sensor {
        display: none;
      }
    }
  `,
  host: { 'aria-hidden': 'true' },
})
export class Timeline {
  private readonly colours = inject(Colours);

  readonly rows = input.required<readonly Anomaly[]>();
  readonly span = input.required<Span>();
  readonly opened = output<Anomaly>();

  protected readonly lanes = computed(() => {
    const palette = this.colours.palette();
    const colour = ({ series }: Anomaly) => colourOf(series.by, series.value, palette);
    return lanesOf(this.rows(), this.span()).map((lane) => ({
      label: lane.series ? seriesLabel(lane.series) : words().anomalies.otherSeries,
      sensor: lane.sensor ?? '',
      colour: lane.series ? colourOf(lane.series.by, lane.series.value, palette) : palette.muted,
      count: lane.count,
      marks: lane.marks.map((mark) => ({
        ...mark,
        pixels: Math.max(3, Math.round(Math.abs(mark.height) * laneHalf)),
        colour: colour(mark.anomaly),
        title: [
          seriesLabel(mark.anomaly.series),
          formatStep(Date.parse(mark.anomaly.start), Date.parse(mark.anomaly.end) - Date.parse(mark.anomaly.start)),
        ].join(', '),
      })),
    }));
  });
  protected readonly ticks = computed(() => {
    const { since, until } = this.span();
    return timeTicks(this.span(), ticksMax)
      .map((at) => ({ left: (100 * (at - since)) / (until - since), text: formatTimeTick(at, until - since) }))
      .filter(({ left }) => left > 3 && left < 97);
  });
}
