/** One line of the results. */
export interface Row {
  /** Of the measure in the reference. */
  id: string;
  what: string;
  result: string;
  /** Missing where nothing but a report is asked for. */
  goal?: string;
  /** Whether the goal is met. */
  met?: boolean;
  /** The numbers behind it. */
  numbers: Record<string, number>;
  /** What is to be known when reading it. */
  note?: string;
}

/** A row's verdict in one word. */
export function verdict({ goal, met }: Row): string {
  if (goal === undefined) {
    return 'reported';
  }
  return met ? 'met' : 'missed';
}

/** With as many digits as tell something. */
export function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
