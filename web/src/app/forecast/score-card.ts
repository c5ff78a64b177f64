import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Skeleton } from 'primeng/skeleton';
import { FilterState } from '../filter/filter-state';
import { formatDuration } from '../filter/period';
import { CommandNote } from '../frame/command-note';
import { localDecimal } from '../language/language';
import { words } from '../language/words';
import { formatInteger } from '../units/si';
import { formatRowInstant } from '../units/time';
import { ForecastData } from './forecast-data';
import { trackOf } from './past';

const rowsMax = 12;

/** How earlier forecasts of the series did; a row shows or hides its line in the chart. */
@Component({
  selector: 'na-score-card',
  imports: [CommandNote, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './score-card.html',
  styleUrl: './score-card.css',
})
export class ScoreCard {
  protected readonly data = inject(ForecastData);
  private readonly state = inject(FilterState);

  protected readonly t = words().forecast;
  protected readonly track = computed(() => {
    const track = trackOf(this.data.scores());
    if (track.steps === 0) return '';
    const error = track.relative === null ? '' : ` ${this.t.trackError(figure(track.relative))}`;
    return this.t.track(formatInteger(track.steps), percent(track.within80), percent(track.within95)) + error;
  });
  protected readonly rows = computed(() => {
    const drawn = this.data.drawn();
    return this.data
      .scores()
      .slice(0, rowsMax)
      .map((score) => ({
        id: score.issued_at,
        issued: formatRowInstant(Date.parse(score.issued_at)),
        horizon: formatDuration(Date.parse(score.end) - Date.parse(score.start)),
        model: score.model,
        steps: formatInteger(score.steps),
        pending: score.pending,
        relative: figure(score.relative_mae),
        mase: figure(score.mase),
        within80: percent(score.coverage80),
        within95: percent(score.coverage95),
        drawn: drawn.includes(score.issued_at),
      }));
  });

  protected toggle(id: string): void {
    this.state.set({ past: this.state.param('past') === id ? null : id });
  }
}

function figure(value: number | null): string {
  return value === null ? '–' : localDecimal(value.toFixed(2));
}

function percent(part: number | null): string {
  return part === null ? '–' : `${Math.round(100 * part)} %`;
}
