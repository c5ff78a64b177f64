// Saved views as a list: names and the addresses of the page that they stand for.

export interface SavedView {
  name: string;
  /** Path and query of the page: period, filter and choices as they were. */
  url: string;
}

export const savedMax = 50;
export const nameMax = 60;

/** What the browser kept; what cannot be read, or leads elsewhere than into a view, is left out. */
export function parseSaved(text: string | null): readonly SavedView[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(kept) ? kept.filter(isSaved).slice(0, savedMax) : [];
}

function isSaved(one: unknown): one is SavedView {
  const { name, url } = (one ?? {}) as Partial<Record<keyof SavedView, unknown>>;
  return typeof name === 'string' && name !== '' && name.length <= nameMax && typeof url === 'string' && isView(url);
}

/** Only paths into the page itself: no other host, no sign-in. */
function isView(url: string): boolean {
  return /^\/(live|explore|forecast|anomalies|sensors|settings)(\?|$)/.test(url);
}

export type NameFault = 'empty' | 'taken' | 'full';

/** Why a view cannot be saved under a name; null where it can. One of the same name is replaced. */
export function saveFault(list: readonly SavedView[], name: string): NameFault | null {
  if (name.trim() === '') return 'empty';
  return list.length >= savedMax && !has(list, name.trim()) ? 'full' : null;
}

/** Why a view cannot be called so; null where it can. */
export function renameFault(list: readonly SavedView[], from: string, to: string): NameFault | null {
  if (to.trim() === '') return 'empty';
  return to.trim() !== from && has(list, to.trim()) ? 'taken' : null;
}

export function has(list: readonly SavedView[], name: string): boolean {
  return list.some((view) => view.name === name);
}

/** A new view comes first; one of the same name is replaced where it stands. */
export function withView(list: readonly SavedView[], view: SavedView): readonly SavedView[] {
  return has(list, view.name) ? list.map((one) => (one.name === view.name ? view : one)) : [view, ...list];
}

export function renamed(list: readonly SavedView[], from: string, to: string): readonly SavedView[] {
  return list.map((one) => (one.name === from ? { ...one, name: to } : one));
}

export function withoutView(list: readonly SavedView[], name: string): readonly SavedView[] {
  return list.filter((one) => one.name !== name);
}
