import { dateInWords } from '@model-serving/backstage-plugin-model-serving-common';
import { LOCALES } from './locale';
import { formatNumber } from './numbers';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [1, 's'],
] as const;

/**
 * `420 ms`, `42 s`, `6 min`, `1 h 5 min`, `3 d 4 h`: the largest unit and the one below it, unless that is
 * zero.
 *
 * @param units - 1 leaves the second unit out, for texts that should change seldom
 * @public
 */
export function formatDuration(seconds: number, units: 1 | 2 = 2): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex(([size]) => whole >= size);
  if (first < 0) {
    return '0 s';
  }
  const [size, name] = UNITS[first];
  const text = `${formatNumber(Math.floor(whole / size))} ${name}`;
  const second = UNITS[first + 1];
  if (!second || units === 1) {
    return text;
  }
  const rest = Math.floor((whole % size) / second[0]);
  return rest > 0 ? `${text} ${formatNumber(rest)} ${second[1]}` : text;
}

/** `just now`, `12 s ago`, `6 min ago`, `in 2 min`; one unit, so that it changes seldom. @public */
export function formatRelative(iso: string, now: Date): string {
  const seconds = Math.round((now.getTime() - Date.parse(iso)) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 5) {
    return 'just now';
  }
  const text =
    distance >= DAY && distance < 2 * DAY
      ? `${formatNumber(Math.floor(distance / HOUR))} h`
      : formatDuration(distance, 1);
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

const DAY_OF_YEAR: Intl.DateTimeFormatOptions = {
  month: 'short',
  day: 'numeric',
};

const CLOCK: Intl.DateTimeFormatOptions = {
  hour: 'numeric',
  minute: '2-digit',
};

const DATE = new Intl.DateTimeFormat(LOCALES, DAY_OF_YEAR);

const TIME = new Intl.DateTimeFormat(LOCALES, CLOCK);

const DATE_AND_TIME = new Intl.DateTimeFormat(LOCALES, {
  ...DAY_OF_YEAR,
  ...CLOCK,
});

const EXACT = new Intl.DateTimeFormat(LOCALES, {
  ...DAY_OF_YEAR,
  ...CLOCK,
  year: 'numeric',
  second: '2-digit',
  timeZoneName: 'short',
});

/** `Nov 29` @public */
export function formatDay(date: Date): string {
  return DATE.format(date);
}

/** `Nov 29, 2026`: a date that is the same everywhere. What is no date stays as it is. @public */
export function formatDate(iso: string): string {
  return dateInWords(iso, LOCALES ?? []);
}

const MONTH_OF_YEAR = new Intl.DateTimeFormat(LOCALES, {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `November 2026`: the month (UTC) in which a day is. @public */
export function formatMonth(date: Date): string {
  return MONTH_OF_YEAR.format(date);
}

/** `3:04 PM` today, `Nov 29, 3:04 PM` otherwise, in the reader's own time zone. @public */
export function formatTime(date: Date, now: Date): string {
  return date.toDateString() === now.toDateString()
    ? TIME.format(date)
    : DATE_AND_TIME.format(date);
}

/** `Nov 29, 2026, 3:04:05 PM GMT+1` @public */
export function formatExactTime(iso: string): string {
  return EXACT.format(new Date(iso));
}
