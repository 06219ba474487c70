import { presentMonth } from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatMonth,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';

/** A month (UTC) that costs are shown of. */
export interface CostMonth {
  /** `2026-11` */
  name: string;
  /** `November 2026` */
  title: string;
  /** First day, and that of the next month. */
  from: string;
  to: string;
  /** Days that it has. */
  days: number;
}

/** What the address names; undefined for anything but a month up to the present one. */
export function costMonth(name: string, now: Date): CostMonth | undefined {
  if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(name)) {
    return undefined;
  }
  const first = new Date(`${name}-01`);
  const { from, to } = presentMonth(first);
  return first > now
    ? undefined
    : {
        name,
        title: formatMonth(first),
        from,
        to,
        days: (Date.parse(to) - Date.parse(from)) / 86_400_000,
      };
}

/** Every day of a month, such as `2026-11-21`. */
export function daysOf({ days, name }: CostMonth): string[] {
  return Array.from(
    { length: days },
    (_, day) => `${name}-${String(day + 1).padStart(2, '0')}`,
  );
}

/** The month some months away. */
export function monthAway({ from }: CostMonth, months: number): string {
  const first = new Date(from);
  return new Date(
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 1),
  )
    .toISOString()
    .slice(0, 7);
}

/** The month that the page shows, kept in the address. */
export function useCostMonth(now: Date): {
  month: CostMonth;
  setMonth: (name: string) => void;
} {
  const present = now.toISOString().slice(0, 7);
  const [chosen, setMonth] = useUrlState('month', present);
  return {
    month: costMonth(chosen, now) ?? costMonth(present, now)!,
    setMonth,
  };
}
