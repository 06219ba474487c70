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
 * `42 s`, `6 min`, `1 h 5 min`, `3 d 4 h`: the largest unit and the one below it, unless
 * that is zero.
 *
 * @param units - 1 leaves the second unit out, for texts that should change seldom
 */
export function formatDuration(seconds: number, units: 1 | 2 = 2): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex(([size]) => whole >= size);
  if (first < 0) {
    return '0 s';
  }
  const [size, name] = UNITS[first];
  const count = Math.floor(whole / size);
  const text = `${count} ${name}`;
  const second = UNITS[first + 1];
  if (!second || units === 1) {
    return text;
  }
  const rest = Math.floor((whole % size) / second[0]);
  return rest > 0 ? `${text} ${rest} ${second[1]}` : text;
}

/** `just now`, `12 s ago`, `6 min ago`, `in 2 min`; one unit, so that it changes seldom. */
export function formatRelative(iso: string, now: Date): string {
  const seconds = Math.round((now.getTime() - Date.parse(iso)) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 5) {
    return 'just now';
  }
  let text: string;
  if (distance < MINUTE) {
    text = `${distance} s`;
  } else if (distance < HOUR) {
    text = `${Math.floor(distance / MINUTE)} min`;
  } else if (distance < 2 * DAY) {
    text = `${Math.floor(distance / HOUR)} h`;
  } else {
    text = `${Math.floor(distance / DAY)} d`;
  }
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

const ABSOLUTE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

/** The exact time in the reader's own time zone. */
export function formatAbsolute(iso: string): string {
  return ABSOLUTE.format(new Date(iso));
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
});

const DAY_AND_CLOCK = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `14:02` today, `3 Nov, 14:02` otherwise. */
export function formatClock(iso: string, now: Date): string {
  const date = new Date(iso);
  return date.toDateString() === now.toDateString()
    ? CLOCK.format(date)
    : DAY_AND_CLOCK.format(date);
}
