import { ChangeDetectionStrategy, Component, ElementRef, computed, inject, viewChild } from '@angular/core';
import { words } from '../language/words';
import { Icon } from './icon';
import { Views } from './views';

/** The keys of the page, in a dialog of the browser's own: it keeps the focus, and Escape closes it. */
@Component({
  selector: 'na-key-help',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog
      #dialog
      aria-labelledby="key-help-title"
      (click)="closeOutside($event)"
      (keydown.escape)="$event.stopPropagation()"
    >
      <div class="head">
        <h2 id="key-help-title">{{ t.title }}</h2>
        <button class="icon-button" type="button" [attr.aria-label]="t.close" [title]="t.close" (click)="close()">
          <na-icon name="close" [size]="14" />
        </button>
      </div>
      <dl>
        @for (row of rows(); track row.does) {
          <dt>
            @for (key of row.keys; track key) {
              <kbd>{{ key }}</kbd>
            }
          </dt>
          <dd>{{ row.does }}</dd>
        }
      </dl>
      <p class="muted">{{ t.zoom }}</p>
      <p class="muted">{{ t.zoomOut }}</p>
      <p class="muted">{{ t.leaveOut }}</p>
    </dialog>
  `,
  styles: `
    dialog {
      width: min(440px, calc(100vw - 32px));
      padding: 16px;
      color: var(--text);
      background: var(--raised);
      border: 1px solid var(--outline);
      border-radius: 6px;
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 40%);
    }
    .head {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }
    dl {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 8px 16px;
      margin: 8px 0 16px;
    }
    dt {
      display: flex;
      gap: 4px;
    }
    dd {
      margin: 0;
    }
    kbd {
      min-width: 24px;
      padding: 0 6px;
      text-align: center;
      border: 1px solid var(--outline);
      border-radius: 4px;
      font: 12px/20px var(--mono);
    }
  `,
})
export class KeyHelp {
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected readonly t = words().help;
  private readonly views = inject(Views).shown;
  protected readonly rows = computed(() => [
    { keys: ['/'], does: this.t.filter },
    { keys: ['t'], does: this.t.period },
    { keys: this.views().map((_, i) => String(i + 1)), does: this.t.views },
    { keys: ['v'], does: this.t.saved },
    { keys: ['p'], does: this.t.pause },
    { keys: ['l'], does: this.t.language },
    { keys: ['?'], does: this.t.help },
    { keys: ['Esc'], does: this.t.escape },
  ]);

  open(): void {
    const dialog = this.dialog().nativeElement;
    if (!dialog.open) dialog.showModal();
  }

  protected close(): void {
    this.dialog().nativeElement.close();
  }

  /** A click on the backdrop reaches the dialog itself. */
  protected closeOutside(event: Event): void {
    if (event.target === this.dialog().nativeElement) this.close();
  }
}
