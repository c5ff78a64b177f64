import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { CurrentSession } from '../api/auth';
import { words } from '../language/words';
import { RulesCard } from './rules-card';
import { TokensCard } from './tokens-card';

/** Who gets in, what links carry, what is kept: for administrators. */
@Component({
  selector: 'na-settings-view',
  imports: [TokensCard, RulesCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h1 class="visually-hidden">{{ t.title }}</h1>
    @if (admin()) {
      <div class="page">
        <na-tokens-card class="span-12" />
        <na-rules-card class="span-12" />
      </div>
    } @else if (known()) {
      <p class="card" role="status">{{ t.adminsOnly }}</p>
    }
  `,
})
export class SettingsView {
  private readonly session = inject(CurrentSession).session;
  protected readonly t = words().settings;
  protected readonly known = computed(() => this.session() !== null);
  protected readonly admin = computed(() => this.session()?.role === 'admin');
}
