// The page's language. Plain state, read when a component is made: App makes all of them anew when it changes.

export const languages = ['en', 'pt-BR'] as const;
export type Language = (typeof languages)[number];

let current: Language = 'en';

export function language(): Language {
  return current;
}

export function setLanguage(chosen: Language): void {
  current = chosen;
}

/** The first of a browser's languages that the page speaks, by its primary subtag; else English. */
export function spoken(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    const found = languages.find((known) => known.toLowerCase().split('-')[0] === primary);
    if (found) return found;
  }
  return 'en';
}

/** The locale of dates: the browser's own region where it speaks the page's language. */
export function locale(): string {
  const own = globalThis.navigator?.language;
  return own !== undefined && spoken([own]) === current && own.startsWith(current.slice(0, 2)) ? own : current;
}

const marks: Readonly<Record<Language, { decimal: string; group: string }>> = {
  // A thin space that does not break groups thousands in English (ISO 80000-1), so that no reader takes it for a point.
  en: { decimal: '.', group: '\u202f' },
  'pt-BR': { decimal: ',', group: '.' },
};

/** Digits with the language's decimal mark, from JavaScript's own. */
export function localDecimal(digits: string): string {
  return digits.replace('.', marks[current].decimal);
}

/** Thousands grouped as the language writes them. */
export function localInteger(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, marks[current].group);
}
