import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Strokes on a 20 x 20 grid. */
const paths = {
  live: 'M2 11h4l2.5-7 4 13 2.5-6h3',
  explore: 'M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM12.5 12.5L17 17',
  forecast: 'M2 15l4.5-5 3.5 3 2-3M12.5 9l1.3-1.9M15 5.3L16.3 3.4M2 18h16',
  sensors:
    'M10 10h.01M6.8 13.2a4.5 4.5 0 0 1 0-6.4M13.2 6.8a4.5 4.5 0 0 1 0 6.4M4.3 15.7a8 8 0 0 1 0-11.4M15.7 4.3a8 8 0 0 1 0 11.4',
  help: 'M7.5 7.6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M10 14.3h.01M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15z',
  light:
    'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M4 16l1.4-1.4M14.6 5.4L16 4',
  dark: 'M16.5 12A7 7 0 0 1 8 3.5 7 7 0 1 0 16.5 12z',
  system: 'M3 4h14v9H3zM7 17h6M10 13v4',
  out: 'M8 3H4v14h4M8 10h9M13.5 6.5L17 10l-3.5 3.5',
  clock: 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 6v4.3l2.8 1.7',
  pencil: 'M4 16l1-3.6L13.6 3.8l2.6 2.6L7.6 15zM12 5.4L14.6 8',
  bookmark: 'M5.5 3h9v14L10 13.5 5.5 17z',
  close: 'M5 5l10 10M15 5L5 15',
  more: 'M7.5 4.5L13 10l-5.5 5.5',
  download: 'M10 3v9M6.5 8.5L10 12l3.5-3.5M3.5 16.5h13',
  copy: 'M7 7h9v10H7zM4 13V3h9',
  pause: 'M7 4v12M13 4v12',
  play: 'M6.5 4l9 6-9 6z',
  anomalies: 'M2 14h4l2-2 2 2M10 14h0M14 14h4M12 3.5v6M12 12.8h.01',
  settings: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
} as const;

export type IconName = keyof typeof paths;

@Component({
  selector: 'na-icon',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<svg viewBox="0 0 20 20" [attr.width]="size()" [attr.height]="size()" aria-hidden="true">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: inline-flex;
    }
    path {
      fill: none;
      stroke: currentColor;
      stroke-width: 1.6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  readonly size = input(18);
  protected readonly path = computed(() => paths[this.name()]);
}
