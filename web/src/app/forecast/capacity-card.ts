import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Skeleton } from 'primeng/skeleton';
import { quote } from '../explore/command-line';
import { FilterState } from '../filter/filter-state';
import { CommandNote } from '../frame/command-note';
import { words } from '../language/words';
import { capacityText } from './capacity-text';
import { ForecastData } from './forecast-data';

/** When the series fills its link: against a limit that is typed here, or what the settings say of the sensor. */
@Component({
  selector: 'na-capacity-card',
  imports: [FormsModule, Skeleton, CommandNote],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './capacity-card.html',
  styleUrl: './capacity-card.css',
})
export class CapacityCard {
  protected readonly data = inject(ForecastData);
  private readonly state = inject(FilterState);

  protected readonly t = words().forecast;
  protected readonly typed = linkedSignal(() => this.data.limit());
  protected readonly text = computed(() => {
    const row = this.data.saturation();
    return row && capacityText(row, row.metric, row.threshold);
  });
  /** A sensor without a limit in the settings is no failure of who typed nothing. */
  protected readonly fault = computed(() => (this.data.limit() === '' ? null : this.data.capacity.failure()));
  protected readonly command = computed(() => {
    const forecast = this.data.shown();
    if (!forecast) return '';
    const { by, value } = forecast.series;
    const parts = ['netaugur predict capacity'];
    if (this.data.limit() !== '') parts.push(`--limit ${quote(this.data.limit())}`);
    parts.push(`--by ${by}`);
    if (by !== 'total') parts.push(`--${by} ${quote(value)}`);
    if (forecast.sensor !== null) parts.push(`--sensor ${quote(forecast.sensor)}`);
    return parts.join(' ');
  });

  protected apply(): void {
    this.state.set({ limit: this.typed().trim() || null });
  }
}
