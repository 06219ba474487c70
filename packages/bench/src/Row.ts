/** One line of the results. */
export interface Row {
  /** Of the measure in the reference. */
  id: string;
  what: string;
  result: string;
  goal: string;
  met: boolean;
  /** The numbers behind it. */
  numbers: Record<string, number>;
  /** What is to be known when reading it. */
  note?: string;
}

/** With as many digits as tell something. */
export function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
