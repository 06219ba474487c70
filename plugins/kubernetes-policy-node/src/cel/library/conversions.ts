import { failed, unsupported } from '../CelError';
import { CelDuration, CelTimestamp } from '../times';
import {
  CelOpaque,
  CelType,
  CelUint,
  MAX_INT,
  MAX_UINT,
  MIN_INT,
  int,
  typeName,
  uint,
} from '../values';
import type { FunctionTable } from './FunctionTable';

const conversion = (from: string, to: string) =>
  failed(`type conversion error from '${from}' to '${to}'`);

function integerOf(text: string, least: bigint, most: bigint) {
  const value = /^[+-]?\d+$/.test(text)
    ? BigInt(text.replace(/^\+/, ''))
    : undefined;
  return value !== undefined && value >= least && value <= most
    ? value
    : undefined;
}

function intOfText(text: string): bigint {
  const value = integerOf(text, MIN_INT, MAX_INT);
  if (value === undefined) {
    throw conversion('string', 'int');
  }
  return value;
}

function uintOfText(text: string): CelUint {
  const value = /^\d+$/.test(text) ? integerOf(text, 0n, MAX_UINT) : undefined;
  if (value === undefined) {
    throw conversion('string', 'uint');
  }
  return new CelUint(value);
}

function intOfDouble(value: number): bigint {
  if (!(value > -(2 ** 63) && value < 2 ** 63)) {
    throw failed('integer overflow');
  }
  return BigInt(Math.trunc(value));
}

function doubleOfText(text: string): number {
  if (/^[+-]?(?:inf|infinity)$/i.test(text)) {
    return text.startsWith('-') ? -Infinity : Infinity;
  }
  if (/^nan$/i.test(text)) {
    return NaN;
  }
  const value = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)
    ? Number(text)
    : NaN;
  if (!Number.isFinite(value)) {
    throw conversion('string', 'double');
  }
  return value;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text): [string, boolean] => [
    text,
    true,
  ]),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map(
    (text): [string, boolean] => [text, false],
  ),
]);

function boolOfText(text: string): boolean {
  const value = BOOLEANS.get(text);
  if (value === undefined) {
    throw conversion('string', 'bool');
  }
  return value;
}

/** From this power of ten on, Go writes a double with an exponent. */
const SHORTEST_EXPONENT = 6;

/** A double as Go's `%g` writes it. */
export function textOfDouble(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? 'NaN' : `${value > 0 ? '+' : '-'}Inf`;
  }
  if (Object.is(value, -0)) {
    return '-0';
  }
  const [digits, power] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= SHORTEST_EXPONENT) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${digits}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  return String(value);
}

function textOfBytes(value: Uint8Array): string {
  try {
    return new TextDecoder('utf8', { fatal: true, ignoreBOM: true }).decode(
      value,
    );
  } catch {
    throw failed(`invalid UTF-8 in bytes, cannot convert to string`);
  }
}

function durationOf(text: string): CelDuration {
  const value = CelDuration.parse(text);
  if (!value) {
    throw conversion('string', 'google.protobuf.Duration');
  }
  return value;
}

function timestampOf(text: string): CelTimestamp {
  const value = CelTimestamp.parse(text);
  if (!value) {
    throw conversion('string', 'google.protobuf.Timestamp');
  }
  return value;
}

/** A value as `string()` writes it. */
export function textOf(value: unknown): string {
  if (typeof value === 'number') {
    return textOfDouble(value);
  }
  if (value instanceof CelUint) {
    return String(value.value);
  }
  if (value instanceof Uint8Array) {
    return textOfBytes(value);
  }
  if (value instanceof CelType) {
    return value.name;
  }
  if (value instanceof CelOpaque || typeof value !== 'object') {
    return String(value);
  }
  throw unsupported(`a ${typeName(value)} as text`);
}

const identity = (value: unknown) => value;

/** `int()`, `string()` and their like, and the parts of times. */
export function addConversions(table: FunctionTable): void {
  table
    .add('dyn(dyn): dyn', identity)
    .add('type(dyn): type', (value: unknown) => new CelType(typeName(value)))
    .add('int(int): int', identity)
    .add('int(uint): int', (value: CelUint) => int(value.value))
    .add('int(double): int', intOfDouble)
    .add('int(string): int', intOfText)
    .add('int(google.protobuf.Timestamp): int', (time: CelTimestamp) =>
      BigInt(Math.floor(time.date.getTime() / 1000)),
    )
    .add(
      'int(google.protobuf.Duration): int',
      (time: CelDuration) => time.nanos,
    )
    .add('uint(uint): uint', identity)
    .add('uint(int): uint', uint)
    .add('uint(double): uint', (value: number) => {
      if (!(value >= 0 && value < 2 ** 64)) {
        throw failed('unsigned integer overflow');
      }
      return new CelUint(BigInt(Math.trunc(value)));
    })
    .add('uint(string): uint', uintOfText)
    .add('double(double): double', identity)
    .add('double(int): double', Number)
    .add('double(uint): double', (value: CelUint) => Number(value.value))
    .add('double(string): double', doubleOfText)
    .add('bool(bool): bool', identity)
    .add('bool(string): bool', boolOfText)
    .add('bytes(bytes): bytes', identity)
    .add('bytes(string): bytes', (text: string) => Buffer.from(text, 'utf8'))
    .add(
      'duration(google.protobuf.Duration): google.protobuf.Duration',
      identity,
    )
    .add('duration(string): google.protobuf.Duration', durationOf)
    .add(
      'duration(int): google.protobuf.Duration',
      (nanos: bigint) => new CelDuration(nanos),
    )
    .add(
      'timestamp(google.protobuf.Timestamp): google.protobuf.Timestamp',
      identity,
    )
    .add('timestamp(string): google.protobuf.Timestamp', timestampOf)
    .add(
      'timestamp(int): google.protobuf.Timestamp',
      (seconds: bigint) => new CelTimestamp(seconds * 1_000_000_000n),
    );
  for (const type of ['string', 'bool', 'int', 'uint', 'double', 'bytes']) {
    table.add(`string(${type}): string`, textOf);
  }
  for (const type of ['Duration', 'Timestamp']) {
    table.add(`string(google.protobuf.${type}): string`, textOf);
  }
}

type Part = (date: Date, fraction: bigint) => number;

const PARTS: Readonly<Record<string, Part>> = {
  getFullYear: date => date.getUTCFullYear(),
  getMonth: date => date.getUTCMonth(),
  getDate: date => date.getUTCDate(),
  getDayOfMonth: date => date.getUTCDate() - 1,
  getDayOfWeek: date => date.getUTCDay(),
  getDayOfYear: date =>
    Math.floor(
      (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000,
    ),
  getHours: date => date.getUTCHours(),
  getMinutes: date => date.getUTCMinutes(),
  getSeconds: date => date.getUTCSeconds(),
  getMilliseconds: (_date, fraction) => Number(fraction / 1_000_000n),
};

/** The same moment as if another place's clock showed UTC. */
function shifted(date: Date, zone: string): Date {
  const offset = /^([+-])?(\d{2}):(\d{2})$/.exec(zone);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return new Date(
      date.getTime() + (offset[1] === '-' ? -1 : 1) * minutes * 60_000,
    );
  }
  try {
    const text = date.toLocaleString('sv-SE', { timeZone: zone || 'UTC' });
    return new Date(`${text.replace(' ', 'T')}Z`);
  } catch {
    throw failed(`unknown time zone ${zone}`);
  }
}

/** Parts of timestamps and durations. */
export function addTimes(table: FunctionTable): void {
  for (const [name, part] of Object.entries(PARTS)) {
    table
      .add(`google.protobuf.Timestamp->${name}(): int`, (time: CelTimestamp) =>
        BigInt(part(time.date, time.fraction)),
      )
      .add(
        `google.protobuf.Timestamp->${name}(string): int`,
        (time: CelTimestamp, zone: string) =>
          BigInt(part(shifted(time.date, zone), time.fraction)),
      );
  }
  const units = { getHours: 3600n, getMinutes: 60n, getSeconds: 1n };
  for (const [name, seconds] of Object.entries(units)) {
    table.add(
      `google.protobuf.Duration->${name}(): int`,
      (time: CelDuration) => time.nanos / (seconds * 1_000_000_000n),
    );
  }
  table.add(
    'google.protobuf.Duration->getMilliseconds(): int',
    (time: CelDuration) => time.nanos / 1_000_000n,
  );
}
