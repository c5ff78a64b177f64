import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { type Language, languages, setLanguage, spoken } from '../language/language';

const storageKey = 'netaugur.language';

/** The page's language: as chosen, else as the browser prefers. App makes every component anew when it changes. */
@Injectable({ providedIn: 'root' })
export class LanguageChoice {
  private readonly document = inject(DOCUMENT);

  readonly chosen = signal<Language>(this.stored());

  constructor() {
    this.apply(this.chosen());
  }

  /** The next language, and round again. */
  next(): void {
    const language = languages[(languages.indexOf(this.chosen()) + 1) % languages.length];
    localStorage.setItem(storageKey, language);
    // The sentences first: whoever follows the signal reads them.
    this.apply(language);
    this.chosen.set(language);
  }

  private apply(language: Language): void {
    setLanguage(language);
    this.document.documentElement.lang = language;
  }

  private stored(): Language {
    const stored = localStorage.getItem(storageKey);
    return languages.find((language) => language === stored) ?? spoken(navigator.languages);
  }
}
