import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** When nobody is told anything; `from` may be later than `to`, over midnight. */
export interface QuietHours {
  /** Minutes after midnight. */
  from: number;
  to: number;
  timeZone: string;
}

const KEY = 'modelServing.notices.quietHours';

function minutesOf(config: Config, key: 'from' | 'to'): number {
  const [, hours, minutes] =
    /^([01]\d|2[0-3]):([0-5]\d)$/.exec(config.getString(key)) ?? [];
  if (hours === undefined) {
    throw new InputError(`${KEY}.${key} must be a time such as 22:00`);
  }
  return Number(hours) * 60 + Number(minutes);
}

/** Null where none are configured. */
export function readQuietHours(root: Config): QuietHours | null {
  const config = root.getOptionalConfig(KEY);
  if (!config) {
    return null;
  }
  const timeZone = config.getOptionalString('timeZone') ?? 'UTC';
  try {
    new Intl.DateTimeFormat('en-US', { timeZone }).format();
  } catch {
    throw new InputError(
      `${KEY}.timeZone must be a time zone such as Europe/Berlin`,
    );
  }
  const hours = {
    from: minutesOf(config, 'from'),
    to: minutesOf(config, 'to'),
    timeZone,
  };
  if (hours.from === hours.to) {
    throw new InputError(`${KEY}.from and ${KEY}.to must differ`);
  }
  return hours;
}

export function isQuiet(hours: QuietHours | null, now: Date): boolean {
  if (!hours) {
    return false;
  }
  const { from, timeZone, to } = hours;
  const [hour, minute] = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
    .format(now)
    .split(':')
    .map(Number);
  const time = hour * 60 + minute;
  return from < to ? time >= from && time < to : time >= from || time < to;
}
