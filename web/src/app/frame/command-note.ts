import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { words } from '../language/words';
import { Icon } from './icon';

const thanksMs = 1500;

/** The command that gives the same answer in a shell, ready to be copied. */
@Component({
  selector: 'na-command-note',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <code class="mono" tabindex="0"><span class="muted prompt">$ </span>{{ command() }}</code>
    <button class="icon-button" type="button" (click)="copy()" [title]="t.copy" [attr.aria-label]="t.copy">
      @if (copied()) {
        {{ t.copied }}
      } @else {
        <na-icon name="copy" [size]="16" />
      }
    </button>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
      margin-top: 12px;
      padding: 0 4px 0 12px;
      min-height: 36px;
      background: var(--ground);
      border: 1px solid var(--hairline);
      border-radius: 6px;
    }
    code {
      flex: 1;
      overflow-x: auto;
      white-space: nowrap;
    }
    .prompt {
      user-select: none;
    }
  `,
})
export class CommandNote {
  readonly command = input.required<string>();
  protected readonly t = words().frame;
  protected readonly copied = signal(false);

  protected copy(): void {
    void navigator.clipboard.writeText(this.command()).then(() => {
      this.copied.set(true);
      setTimeout(() => this.copied.set(false), thanksMs);
    });
  }
}
