import { en } from './en';
import { type Language, language } from './language';
import { ptBr } from './pt-br';

/** Every sentence of the page; English is the model that the others must match in shape. */
export type Words = typeof en;

const all: Readonly<Record<Language, Words>> = { en, 'pt-BR': ptBr };

/** The sentences in the page's language, as it is now. */
export function words(): Words {
  return all[language()];
}
