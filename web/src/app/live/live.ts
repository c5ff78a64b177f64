import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Skeleton } from 'primeng/skeleton';
import { Sensors } from '../api/sensors';
import { Stream } from '../api/stream';
import { type Metric, perSecond } from '../charts/arithmetic';
import { Chart } from '../charts/chart';
import { classLabel } from '../charts/classes';
import { Colours } from '../charts/palette';
import { type DrawnSeries, seriesPlot } from '../charts/series-plot';
import { SeriesTable } from '../charts/series-table';
import { FilterState } from '../filter/filter-state';
import { formatWords } from '../filter/grammar';
import { CommandNote } from '../frame/command-note';
import { formatDuration } from '../filter/period';
import { FailureNote } from '../frame/failure-note';
import { words } from '../language/words';
import { formatInteger } from '../units/si';
import { formatAge, formatClock } from '../units/time';
import { Icon } from '../frame/icon';
import { bareKey } from '../frame/keys';
import { Now } from '../frame/now';
import { LiveFeed } from './live-feed';
import { LossCard } from './loss-card';
import { Talkers } from './talkers';

const panels = [
  { metric: 'bytes', title: 'bits', unit: 'bit/s' },
  { metric: 'packets', title: 'packets', unit: 'pkt/s' },
] as const satisfies readonly { metric: Metric; title: 'bits' | 'packets'; unit: 'bit/s' | 'pkt/s' }[];

/** What is on the wire now: rates by class, top talkers, loss. It moves as windows arrive. */
@Component({
  selector: 'na-live',
  imports: [CommandNote, Chart, SeriesTable, Talkers, LossCard, Skeleton, FailureNote, Icon],
  providers: [LiveFeed],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './live.html',
  styleUrl: './live.css',
  host: { '(document:keydown)': 'onKey($event)' },
})
export class Live {
  private readonly colours = inject(Colours);
  private readonly sensors = inject(Sensors);
  private readonly state = inject(FilterState);
  private readonly now = inject(Now).ms;

  protected readonly feed = inject(LiveFeed);
  protected readonly stream = inject(Stream);
  protected readonly t = words().live;
  protected readonly panels = panels;
  protected readonly hidden = signal<ReadonlySet<string>>(new Set());

  protected readonly stepSeconds = computed(() => (this.feed.series()?.stepMs ?? 0) / 1000);
  protected readonly stepText = computed(() => {
    const series = this.feed.series();
    return series ? this.t.steps(formatDuration(series.stepMs)) : '';
  });
  protected readonly drawn = computed(() => {
    const series = this.feed.series();
    if (!series) return undefined;
    const palette = this.colours.palette();
    const order = [...this.feed.order(), 'ipv6'] as const;
    const of = (metric: Metric): DrawnSeries[] =>
      order.map((name) => ({
        key: name,
        label: classLabel(name),
        colour: palette.classes[name],
        overlay: name === 'ipv6',
        values: perSecond(series.values[metric][name], series.stepMs / 1000, metric),
      }));
    return { bytes: of('bytes'), packets: of('packets') };
  });
  protected readonly plots = computed(() => {
    const series = this.feed.series();
    const drawn = this.drawn();
    if (!series || !drawn) return undefined;
    const plot = (metric: Metric, unit: 'bit/s' | 'pkt/s') =>
      seriesPlot(
        {
          start: series.start,
          stepMs: series.stepMs,
          span: this.feed.span(),
          unit,
          stacked: true,
          series: drawn[metric].filter((one) => !this.hidden().has(one.key)),
          lost: series.lost,
          missing: this.feed.missing(),
        },
        this.colours.palette(),
      );
    return { bytes: plot('bytes', 'bit/s'), packets: plot('packets', 'pkt/s') };
  });

  /** Why there is nothing to see, once the server has answered; null when there is something. */
  protected readonly empty = computed(() => {
    const drawn = this.drawn();
    if (!drawn || drawn.packets.some((one) => one.values.some((value) => value !== null))) return null;
    const newest = this.sensors.newest(this.state.filter().sensor);
    if (newest === null) return { text: this.t.noSensor, silent: true };
    const age = this.now() - newest.end;
    const filter = formatWords(this.state.filter());
    if (filter !== '' && age < this.feed.lengthMs()) return { text: this.t.noTraffic(filter), silent: false };
    return {
      text: this.t.noWindow(formatAge(age)),
      silent: true,
    };
  });

  /** What the head of the page says: the length of a step, or where the page stands still and what waits. */
  protected readonly course = computed(() => {
    if (!this.feed.paused()) return this.stepText();
    return this.t.pausedAt(formatClock(this.feed.span().until), formatInteger(this.feed.waiting()));
  });

  protected pauseOrResume(): void {
    if (this.feed.paused()) this.feed.resume();
    else this.feed.pause();
  }

  protected onKey(event: KeyboardEvent): void {
    if (bareKey(event) === 'p') this.pauseOrResume();
  }

  protected toggle(key: string): void {
    this.hidden.update((hidden) => {
      const next = new Set(hidden);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }
}
