export const DAY_MS = 86_400_000;
const DAYS_OF_FORECAST = 7;

const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The days that begin within bounds. */
export function daysBetween(from: number, to: number): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day += DAY_MS) {
    days.push(dayAt(day));
  }
  return days;
}

/** The first day of the present month (UTC), and that of the next. @public */
export function presentMonth(now: Date): { from: string; to: string } {
  const first = (month: number) =>
    dayAt(Date.UTC(now.getUTCFullYear(), month, 1));
  return { from: first(now.getUTCMonth()), to: first(now.getUTCMonth() + 1) };
}

/** The whole days (UTC) from which the rest of a month is forecast, oldest first. @public */
export function forecastDays(now: Date): string[] {
  const today = Date.parse(dayAt(now.getTime()));
  return daysBetween(today - DAYS_OF_FORECAST * DAY_MS, today);
}
