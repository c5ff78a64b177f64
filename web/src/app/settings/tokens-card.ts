import { ChangeDetectionStrategy, Component, ElementRef, computed, inject, signal, viewChild } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Skeleton } from 'primeng/skeleton';
import { Api, type Failure } from '../api/api';
import { ask } from '../api/question';
import type { MadeToken, NewToken, Token } from '../api/types';
import { FailureNote } from '../frame/failure-note';
import { Now } from '../frame/now';
import { words } from '../language/words';
import { formatAge, formatInstant } from '../units/time';

const thanksMs = 1500;
const namePattern = /^[A-Za-z0-9._-]{1,64}$/;

interface Row extends Token {
  /** What the row is called where it has no name of its own. */
  label: string;
}

/**
 * Tokens of programs and sessions of people: made here, and ended here. A secret is in the page until it is
 * dismissed.
 */
@Component({
  selector: 'na-tokens-card',
  imports: [FormsModule, Skeleton, FailureNote],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './tokens-card.html',
  styleUrls: ['./settings.css', './tokens-card.css'],
})
export class TokensCard {
  private readonly api = inject(Api);
  private readonly now = inject(Now).ms;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected readonly t = words().settings;
  protected readonly origin = location.origin;
  protected readonly roles = ['viewer', 'admin'] as const;
  protected readonly expiries = [1, 7, 30, 90, 365] as const;

  protected readonly name = signal('');
  protected readonly role = signal<NonNullable<NewToken['role']>>('viewer');
  protected readonly expires = signal(90);
  protected readonly nameFault = computed(() => this.name() !== '' && !namePattern.test(this.name()));

  protected readonly busy = signal(false);
  protected readonly refusal = signal<Failure | undefined>(undefined);
  protected readonly made = signal<MadeToken | undefined>(undefined);
  protected readonly copied = signal(false);
  protected readonly asked = signal<Row | undefined>(undefined);

  protected readonly list = ask(signal({}), () => this.api.tokens());
  protected readonly rows = computed(() =>
    (this.list.answer()?.tokens ?? []).map((token) => ({
      ...token,
      label: token.name ?? `${this.t.session} ${token.id}`,
      createdText: formatInstant(Date.parse(token.created)),
      usedText:
        token.last_used === null ? this.t.never : this.t.ago(formatAge(this.now() - Date.parse(token.last_used))),
      expiresText: formatInstant(Date.parse(token.expires)),
      leftText: this.t.inTime(formatAge(Date.parse(token.expires) - this.now())),
    })),
  );

  protected create(): void {
    if (this.name() === '' || this.nameFault() || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(undefined);
    const wish = { name: this.name(), role: this.role(), expires: `${this.expires()}d` };
    this.api.createToken(wish).subscribe({
      next: (token) => {
        this.busy.set(false);
        this.made.set(token);
        this.name.set('');
        this.list.again();
      },
      error: (failure: Failure) => {
        this.busy.set(false);
        this.refusal.set(failure);
      },
    });
  }

  protected copy(secret: string): void {
    void navigator.clipboard.writeText(secret).then(() => {
      this.copied.set(true);
      setTimeout(() => this.copied.set(false), thanksMs);
    });
  }

  protected ask(row: Row): void {
    this.refusal.set(undefined);
    this.asked.set(row);
    this.dialog().nativeElement.showModal();
  }

  protected revoke(id: number): void {
    this.dialog().nativeElement.close();
    if (this.made()?.id === id) this.made.set(undefined);
    this.api.revokeToken(id).subscribe({
      next: () => this.list.again(),
      // 404: somebody else was quicker; the list says so.
      error: (failure: Failure) => {
        if (failure.status !== 404) this.refusal.set(failure);
        this.list.again();
      },
    });
  }
}
