import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Sensors } from '../api/sensors';
import { words } from '../language/words';
import { FilterState } from './filter-state';

/** Whose windows are meant: all sensors or one. Several at once are written in the filter box. */
@Component({
  selector: 'na-sensor-select',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <select class="field" [attr.aria-label]="t.sensor" (change)="choose($event)">
      @for (option of options(); track option.value) {
        <option [value]="option.value" [selected]="option.value === chosen()">{{ option.label }}</option>
      }
    </select>
  `,
  styles: `
    select {
      width: 100%;
      max-width: 180px;
      cursor: pointer;
    }
    @media (max-width: 700px) {
      select {
        max-width: 140px;
      }
    }
  `,
})
export class SensorSelect {
  protected readonly t = words().filter;
  private readonly state = inject(FilterState);
  private readonly sensors = inject(Sensors);

  protected readonly chosen = computed(() => this.state.filter().sensor.join(','));
  protected readonly options = computed(() => {
    const names = new Set([
      ...this.sensors.names(),
      ...(this.state.filter().sensor.length === 1 ? this.state.filter().sensor : []),
    ]);
    const options = [
      { label: this.t.allSensors, value: '' },
      ...[...names].map((name) => ({ label: name, value: name })),
    ];
    const several = this.state.filter().sensor;
    return several.length > 1
      ? [...options, { label: this.t.sensors(several.length), value: several.join(',') }]
      : options;
  });

  protected choose(event: Event): void {
    this.state.set({ sensor: (event.target as HTMLSelectElement).value || null });
  }
}
