import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Select } from 'primeng/select';
import { Sensors } from '../api/sensors';
import { words } from '../language/words';
import { FilterState } from './filter-state';

/** Whose windows are meant: all sensors or one. Several at once are written in the filter box. */
@Component({
  selector: 'na-sensor-select',
  imports: [FormsModule, Select],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p-select
      [options]="options()"
      optionLabel="label"
      optionValue="value"
      size="small"
      [ariaLabel]="t.sensor"
      [ngModel]="chosen()"
      (ngModelChange)="choose($event)"
    />
  `,
  styles: `
    :host ::ng-deep .p-select {
      max-width: 180px;
    }
    @media (max-width: 700px) {
      :host ::ng-deep .p-select {
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

  protected choose(value: string): void {
    this.state.set({ sensor: value || null });
  }
}
