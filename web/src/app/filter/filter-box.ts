import { ChangeDetectionStrategy, Component, ElementRef, computed, inject, signal, viewChild } from '@angular/core';
import { Api } from '../api/api';
import { ask, sameValue } from '../api/question';
import { Sensors } from '../api/sensors';
import { Icon } from '../frame/icon';
import { words } from '../language/words';
import { type Known, begun, offersFor } from './completion';
import { FilterState } from './filter-state';
import { type Field, fields, isLeftOut, parseWords } from './grammar';
import { periodOf } from './view-period';

/** Of so many of the largest values of the period those are offered that begin as what was typed. */
const valuesAsked = 500;
const completed = ['ip', 'pair', 'service'] as const;

/** `proto=tcp ip=10.0.0.0/8`: words become chips on Enter; a mistake is explained under the character where it is. */
@Component({
  selector: 'na-filter-box',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './filter-box.html',
  styleUrl: './filter-box.css',
})
export class FilterBox {
  private readonly state = inject(FilterState);
  private readonly sensors = inject(Sensors);
  private readonly api = inject(Api);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  protected readonly t = words().filter;
  protected readonly text = signal('');
  protected readonly focused = signal(false);
  /** A mistake is told on Enter, not while typing. */
  private readonly submitted = signal(false);
  protected readonly marked = signal(-1);

  /** The sensor has its own select beside the box. */
  protected readonly chips = computed(() =>
    fields
      .filter((field) => field !== 'sensor')
      .flatMap((field) => this.state.filter()[field].map((value) => ({ field, value, out: isLeftOut(field, value) }))),
  );
  protected readonly mistake = computed(() => (this.submitted() ? (parseWords(this.text()).mistake ?? null) : null));
  private readonly word = computed(() => /\S*$/.exec(this.text())?.[0] ?? '');
  /** Asked once a value is begun, and again only when the period changes. */
  private readonly largest = ask(
    computed(
      () => {
        const by = completed.find((field) => field === begun(this.word())?.field);
        const { since, until } = periodOf(this.state.view(), this.state.period());
        return this.focused() && by !== undefined ? { by, since, until, limit: valuesAsked } : null;
      },
      { equal: sameValue },
    ),
    (question) => this.api.top(question),
  );
  private readonly known = computed<Known>(() => {
    const answer = this.largest.answer();
    const values = answer?.rows.map((row) => row.value).filter((value) => value !== '');
    return { sensor: this.sensors.names(), ...(answer && { [answer.by]: values }) };
  });
  protected readonly offers = computed(() =>
    this.focused() && !this.mistake() ? offersFor(this.word(), this.known()) : [],
  );

  focus(): void {
    this.field().nativeElement.focus();
  }

  protected type(text: string): void {
    this.text.set(text);
    this.submitted.set(false);
    this.marked.set(-1);
  }

  protected onKey(event: KeyboardEvent): void {
    const offers = this.offers();
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        if (offers.length === 0) return;
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        this.marked.update((marked) => (marked + step + offers.length) % offers.length);
        break;
      }
      case 'Tab':
        if (this.text() === '' || offers.length === 0) return;
        event.preventDefault();
        this.take(offers[Math.max(0, this.marked())].text);
        break;
      case 'Enter':
        event.preventDefault();
        if (this.marked() >= 0 && offers[this.marked()]) this.take(offers[this.marked()].text);
        else this.apply();
        break;
      case 'Backspace':
        if (this.text() === '') this.removeLast();
        break;
      case 'Escape':
        this.type('');
        break;
    }
  }

  protected take(offer: string): void {
    this.type(this.text().slice(0, this.text().length - this.word().length) + offer);
    // A whole value is applied at once; a bare field waits for its value.
    if (offer.endsWith('=')) this.focus();
    else this.apply();
  }

  protected remove(field: Field, value: string): void {
    this.state.remove(field, value);
  }

  private apply(): void {
    const { filter } = parseWords(this.text());
    if (!filter) {
      this.submitted.set(true);
      return;
    }
    if (this.text().trim() === '') return;
    const before = this.state.filter();
    const both = fields.map((field) => [field, [...new Set([...before[field], ...filter[field]])]] as const);
    this.state.setFilter(Object.fromEntries(both) as unknown as typeof before);
    this.type('');
  }

  private removeLast(): void {
    const last = this.chips().at(-1);
    if (last) this.remove(last.field, last.value);
  }
}
