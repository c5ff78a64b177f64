import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { fromParams, formatWords } from '../filter/grammar';
import { relativeLabel } from '../filter/period';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import { formatInstant } from '../units/time';
import {
  type SavedView,
  has,
  nameMax,
  renameFault,
  renamed,
  saveFault,
  savedMax,
  withView,
  withoutView,
} from './saved-list';
import { SavedViews } from './saved-views';

/**
 * The saved views in a dialog of the browser's own: saved as the page stands, opened, renamed, deleted and taken back.
 * It opens as it is made; what it hears of the keyboard stays in it.
 */
@Component({
  selector: 'na-saved-dialog',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './saved-dialog.html',
  styleUrl: './saved-dialog.css',
})
export class SavedDialog {
  readonly closed = output<void>();

  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly saved = inject(SavedViews);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  private readonly nameField = viewChild.required<ElementRef<HTMLInputElement>>('name');
  private readonly renameField = viewChild<ElementRef<HTMLInputElement>>('to');
  private readonly undoing = viewChild<ElementRef<HTMLButtonElement>>('undoing');

  protected readonly t = words().saved;
  protected readonly nameMax = nameMax;
  private readonly here = this.router.url;
  protected readonly suggested = this.suggest(this.here).slice(0, nameMax);
  protected readonly typed = signal(this.suggested);
  protected readonly fault = signal<string | null>(null);
  protected readonly renaming = signal<string | null>(null);
  /** What was done last; with the list before it where that can be taken back. */
  protected readonly done = signal<{ text: string; name: string; before?: readonly SavedView[] } | null>(null);

  protected readonly replaces = computed(() => has(this.saved.list(), this.typed().trim()));
  protected readonly rows = computed(() =>
    this.saved.list().map((view) => ({ ...view, what: this.describe(view.url), current: view.url === this.here })),
  );

  constructor() {
    afterNextRender(() => {
      this.dialog().nativeElement.showModal();
      this.nameField().nativeElement.focus();
      this.nameField().nativeElement.select();
    });
  }

  protected close(): void {
    this.dialog().nativeElement.close();
  }

  /** A click on the backdrop reaches the dialog itself. */
  protected closeOutside(event: Event): void {
    if (event.target === this.dialog().nativeElement) this.close();
  }

  protected save(name: string): void {
    const fault = saveFault(this.saved.list(), name);
    this.fault.set(fault && this.t.faults[fault](name.trim(), savedMax));
    if (fault) return;
    this.saved.set(withView(this.saved.list(), { name: name.trim(), url: this.here }));
    this.typed.set(name);
    this.done.set({ text: this.t.done(name.trim()), name: name.trim() });
  }

  protected apply(url: string): void {
    this.close();
    void this.router.navigateByUrl(url);
  }

  protected startRename(name: string): void {
    this.fault.set(null);
    this.renaming.set(name);
    this.afterRender(() => {
      this.renameField()?.nativeElement.focus();
      this.renameField()?.nativeElement.select();
    });
  }

  protected rename(from: string, to: string): void {
    const fault = renameFault(this.saved.list(), from, to);
    this.fault.set(fault && this.t.faults[fault](to.trim(), savedMax));
    if (fault) return;
    this.saved.set(renamed(this.saved.list(), from, to.trim()));
    this.done.set(null);
    this.leave(to.trim());
  }

  /** Out of renaming, back to where it began. */
  protected leave(name: string): void {
    this.fault.set(null);
    this.renaming.set(null);
    this.afterRender(() => {
      const buttons = this.dialog().nativeElement.querySelectorAll<HTMLElement>('[data-rename]');
      [...buttons].find((button) => button.dataset['rename'] === name)?.focus();
    });
  }

  protected delete(name: string): void {
    const before = this.saved.list();
    this.saved.set(withoutView(before, name));
    this.done.set({ text: this.t.deleted(name), name, before });
    this.afterRender(() => this.undoing()?.nativeElement.focus());
  }

  protected undo(): void {
    const done = this.done();
    if (!done?.before) return;
    this.saved.set(done.before);
    this.done.set(null);
    this.leave(done.name);
  }

  /** The words of the filter, which tell views apart best; without any, the view's name. */
  private suggest(url: string): string {
    const params = this.router.parseUrl(url).queryParamMap;
    return formatWords(fromParams((field) => params.get(field))) || this.describe(url);
  }

  /** `Explore · Last 15 minutes · proto=tcp`. */
  private describe(url: string): string {
    const tree = this.router.parseUrl(url);
    const view = tree.root.children['primary']?.segments[0]?.path ?? '';
    const params = tree.queryParamMap;
    const since = params.get('since');
    const names: Readonly<Record<string, string>> = words().views;
    return [
      names[view] ?? view,
      since === null ? '' : periodText(since, params.get('until') ?? 'now'),
      formatWords(fromParams((field) => params.get(field))),
    ]
      .filter((part) => part !== '')
      .join(' · ');
  }

  private afterRender(work: () => void): void {
    afterNextRender(work, { injector: this.injector });
  }
}

function periodText(since: string, until: string): string {
  const end = (text: string) => (Number.isNaN(Date.parse(text)) ? text : formatInstant(Date.parse(text)));
  return relativeLabel({ since, until }) ?? `${end(since)} – ${end(until)}`;
}
