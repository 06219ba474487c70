const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `42 s`, `6 min`, `1 h 5 min`, `3 d 4 h`: two units at most, none that is zero. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) {
    return `${whole} s`;
  }
  if (whole < HOUR) {
    const minutes = Math.floor(whole / MINUTE);
    const rest = whole % MINUTE;
    return minutes < 10 && rest > 0
      ? `${minutes} min ${rest} s`
      : `${minutes} min`;
  }
  if (whole < DAY) {
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    const hours = `${Math.floor(whole / HOUR)} h`;
    return minutes > 0 ? `${hours} ${minutes} min` : hours;
  }
  const hours = Math.floor((whole % DAY) / HOUR);
  const days = `${Math.floor(whole / DAY)} d`;
  return hours > 0 ? `${days} ${hours} h` : days;
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
