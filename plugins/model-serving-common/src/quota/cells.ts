import { Amount } from './amounts';

/** One resource in one flavor: what quota is counted by. */
export type Cell = string;

/** Amounts by cell. */
export type Usage = ReadonlyMap<Cell, Amount>;

export function cellOf(flavor: string, resource: string): Cell {
  return `${flavor}\u0000${resource}`;
}
