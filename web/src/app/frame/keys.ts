/** The field that an event of the keyboard goes to; null where it goes to none. */
export function fieldOf(event: KeyboardEvent): HTMLElement | null {
  const target = event.target instanceof HTMLElement ? event.target : null;
  return target?.matches('input, textarea, select, [contenteditable]') ? target : null;
}

/** A key that is pressed alone and not typed into a field; null for any other. */
export function bareKey(event: KeyboardEvent): string | null {
  return fieldOf(event) || event.ctrlKey || event.metaKey || event.altKey ? null : event.key;
}
