// What the stored rows come by, as the page's address, REST and the command line say it: `sort=bytes&order=asc`.

export const sortColumns = ['start', 'src_ip', 'dst_ip', 'service', 'packets', 'bytes'] as const;
export type SortColumn = (typeof sortColumns)[number];
export type Order = 'asc' | 'desc';

export interface RowSort {
  column: SortColumn;
  order: Order;
}

export const newestFirst: RowSort = { column: 'start', order: 'desc' };

/** The order that is taken where none is said: names upwards, amounts and instants downwards. */
export function usualOrder(column: SortColumn): Order {
  return column === 'src_ip' || column === 'dst_ip' || column === 'service' ? 'asc' : 'desc';
}

/** What cannot be read is as if it were not there. */
export function readSort(column: string | null, order: string | null): RowSort {
  const known = sortColumns.find((one) => one === column);
  if (known === undefined) return newestFirst;
  return { column: known, order: order === 'asc' || order === 'desc' ? order : usualOrder(known) };
}

/** After a click on a column: its usual order, then the other way, then newest first again. */
export function nextSort({ column, order }: RowSort, clicked: SortColumn): RowSort {
  const usual = usualOrder(clicked);
  if (column !== clicked) return { column: clicked, order: usual };
  return order === usual ? { column, order: usual === 'asc' ? 'desc' : 'asc' } : newestFirst;
}

/** Parameters of the page's address; null removes one that goes without saying. */
export function sortParams({ column, order }: RowSort): { sort: SortColumn | null; order: Order | null } {
  const usual = order === usualOrder(column);
  return { sort: column === newestFirst.column && usual ? null : column, order: usual ? null : order };
}
