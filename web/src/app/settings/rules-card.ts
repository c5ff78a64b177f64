import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Skeleton } from 'primeng/skeleton';
import { Api, type Failure } from '../api/api';
import { ask, sameValue } from '../api/question';
import { Sensors } from '../api/sensors';
import type { RetentionRule } from '../api/types';
import { FailureNote } from '../frame/failure-note';
import { words } from '../language/words';
import { type Draft, carried, draftOf, faultsOf, settingsOf } from './draft';

type Column = 'keep' | 'size' | 'keys';
const conflict = 409;

/** What each sensor's link carries, and how long what is kept. Nothing is sent before Save. */
@Component({
  selector: 'na-rules-card',
  imports: [FormsModule, Skeleton, FailureNote],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rules-card.html',
  styleUrls: ['./settings.css', './rules-card.css'],
})
export class RulesCard {
  private readonly api = inject(Api);
  private readonly sensors = inject(Sensors);

  protected readonly t = words().settings;
  protected readonly columns: readonly Column[] = ['keep', 'size', 'keys'];

  protected readonly stored = ask(signal({}), () => this.api.settings());
  private readonly untouched = computed(
    () => {
      const settings = this.stored.answer();
      return settings && draftOf(settings, this.sensors.names());
    },
    { equal: sameValue },
  );
  protected readonly draft = linkedSignal<Draft | undefined, Draft | undefined>({
    source: this.untouched,
    computation: (fresh, previous) =>
      fresh && previous?.value && previous.source && !sameValue(previous.value, previous.source)
        ? carried(previous.value, fresh)
        : fresh,
  });
  protected readonly faults = computed(() => faultsOf(this.draft() ?? { links: [], rules: [] }));
  protected readonly changed = computed(() => !sameValue(this.draft(), this.untouched()));

  protected readonly busy = signal(false);
  protected readonly refusal = signal<Failure | undefined>(undefined);
  private readonly saved = signal(false);
  protected readonly said = computed(() => {
    const refusal = this.refusal();
    if (refusal) return refusal.status === conflict ? this.t.conflict : refusal.detail;
    if (this.faults().size > 0) return this.t.faults;
    if (this.changed()) return this.t.unsaved;
    return this.saved() ? this.t.saved : '';
  });

  /** Raw rows and the ledger are kept whole: only rollups keep the largest keys. */
  protected keyed(resolution: RetentionRule['resolution']): boolean {
    return resolution !== 'raw' && resolution !== 'windows';
  }

  protected setLink(sensor: string, limit: string): void {
    this.draft.update(
      (draft) =>
        draft && { ...draft, links: draft.links.map((link) => (link.sensor === sensor ? { sensor, limit } : link)) },
    );
  }

  protected setRule(resolution: string, column: Column, text: string): void {
    this.draft.update(
      (draft) =>
        draft && {
          ...draft,
          rules: draft.rules.map((rule) => (rule.resolution === resolution ? { ...rule, [column]: text } : rule)),
        },
    );
  }

  /** Back to what is stored now, which somebody else may have changed. */
  protected discard(): void {
    this.refusal.set(undefined);
    this.draft.set(this.untouched());
    this.stored.again();
  }

  protected save(): void {
    const draft = this.draft();
    const stored = this.stored.answer();
    if (!draft || !stored || !this.changed() || this.faults().size > 0 || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(undefined);
    this.api.replaceSettings(settingsOf(draft, stored.revision)).subscribe({
      next: (settings) => {
        this.busy.set(false);
        this.saved.set(true);
        this.draft.set(draftOf(settings, this.sensors.names()));
        this.stored.again();
      },
      error: (failure: Failure) => {
        this.busy.set(false);
        this.refusal.set(failure);
      },
    });
  }
}
