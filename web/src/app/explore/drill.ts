// The way from a class to an address to a pair, as the page's address holds it: `proto:tcp;ip:10.1.0.10`.

import type { By } from '../api/types';
import { isPair } from '../filter/address';
import { type Field, type Filter, fields, isLeftOut } from '../filter/grammar';

export interface DrillStep {
  by: By;
  value: string;
}

const kinds: readonly By[] = ['total', 'proto', 'family', 'service', 'sensor', 'ip', 'pair'];

/** Steps that cannot be read, and all behind them, are left out. */
export function parseDrill(text: string | null): readonly DrillStep[] {
  const steps: DrillStep[] = [];
  for (const part of (text ?? '').split(';')) {
    const colon = part.indexOf(':');
    const by = kinds.find((kind) => kind === part.slice(0, colon));
    if (colon < 0 || by === undefined) break;
    try {
      steps.push({ by, value: decodeURIComponent(part.slice(colon + 1)) });
    } catch {
      break;
    }
  }
  return steps;
}

/** Null where there are no steps: the parameter goes. */
export function formatDrill(steps: readonly DrillStep[]): string | null {
  const parts = steps.map(({ by, value }) => `${by}:${value.replace(/[%;]/g, encodeURIComponent)}`);
  return parts.length === 0 ? null : parts.join(';');
}

/** Whether a key can be opened: the total always, others where the filter has a word for them. */
export function canDrill(by: By, value: string): boolean {
  if (by === 'pair') return isPair(value);
  return by === 'total' || (value !== '' && isField(by));
}

/** What a step consists of: addresses, of an address its pairs; a pair is the end. */
export function below(step: DrillStep): By | null {
  if (step.by === 'pair') return null;
  return step.by === 'ip' ? 'pair' : 'ip';
}

/** The page's filter narrowed to the steps; what it leaves out stays so. A pair says more than the address it was reached by, whose word goes. */
export function drillFilter(filter: Filter, steps: readonly DrillStep[]): Filter {
  let narrowed = filter;
  for (const { by, value } of steps) {
    if (by === 'pair') narrowed = { ...narrowed, ip: filter.ip };
    if (isField(by)) {
      const leftOut = filter[by].filter((other) => isLeftOut(by, other));
      narrowed = { ...narrowed, [by]: [value, ...leftOut] };
    }
  }
  return narrowed;
}

export function isField(by: string): by is Field {
  return (fields as readonly string[]).includes(by);
}
