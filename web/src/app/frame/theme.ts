import { Injectable, computed, signal } from '@angular/core';

export type ThemeChoice = 'system' | 'light' | 'dark';

const storageKey = 'netaugur.theme';
const choices: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** Light, dark, or as the system has it. The class `dark` on the root switches every token (styles.css). */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly system = matchMedia('(prefers-color-scheme: dark)');
  private readonly systemDark = signal(this.system.matches);

  readonly choice = signal<ThemeChoice>(this.stored());
  readonly dark = computed(() => (this.choice() === 'system' ? this.systemDark() : this.choice() === 'dark'));

  constructor() {
    this.apply(this.choice(), this.system.matches);
    this.system.addEventListener('change', (event) => {
      this.apply(this.choice(), event.matches);
      this.systemDark.set(event.matches);
    });
  }

  /** System, light, dark, and round again. */
  next(): void {
    const choice = choices[(choices.indexOf(this.choice()) + 1) % choices.length];
    localStorage.setItem(storageKey, choice);
    // The class first: whoever follows the signal reads colours from the document.
    this.apply(choice, this.system.matches);
    this.choice.set(choice);
  }

  private apply(choice: ThemeChoice, systemDark: boolean): void {
    document.documentElement.classList.toggle('dark', choice === 'dark' || (choice === 'system' && systemDark));
  }

  private stored(): ThemeChoice {
    const stored = localStorage.getItem(storageKey) as ThemeChoice | null;
    return stored !== null && choices.includes(stored) ? stored : 'system';
  }
}
