import { failed } from './CelError';
import { CelOpaque, MAX_INT, MIN_INT } from './values';

const UNITS: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ns: 1n,
};
const SECOND = 1_000_000_000n;
const EARLIEST = -62_135_596_800n * SECOND;
const LATEST = 253_402_300_799n * SECOND + 999_999_999n;

/** A span of time, in nanoseconds. */
export class CelDuration extends CelOpaque {
  readonly typeName = 'google.protobuf.Duration';

  constructor(readonly nanos: bigint) {
    super();
    if (nanos < MIN_INT || nanos > MAX_INT) {
      throw failed('integer overflow');
    }
  }

  /** Reads what Go's `time.ParseDuration` reads, such as `1h30m`. */
  static parse(text: string): CelDuration | undefined {
    const match =
      /^([+-])?((?:\d+(?:\.\d*)?|\.\d+)(?:h|ms|m|s|us|µs|μs|ns))+$/.exec(text);
    if (!match) {
      return /^[+-]?0$/.test(text) ? new CelDuration(0n) : undefined;
    }
    let nanos = 0n;
    const parts = text.matchAll(/(\d*)(?:\.(\d*))?(h|ms|m|s|us|µs|μs|ns)/g);
    for (const [, whole, fraction = '', unit] of parts) {
      nanos += BigInt(whole || 0) * UNITS[unit];
      nanos +=
        (BigInt(fraction || 0) * UNITS[unit]) / 10n ** BigInt(fraction.length);
    }
    const signed = match[1] === '-' ? -nanos : nanos;
    return signed < MIN_INT || signed > MAX_INT
      ? undefined
      : new CelDuration(signed);
  }

  equals(other: unknown): boolean {
    return other instanceof CelDuration && other.nanos === this.nanos;
  }

  /** In seconds, as CEL writes it. */
  toString(): string {
    const sign = this.nanos < 0n ? '-' : '';
    const nanos = this.nanos < 0n ? -this.nanos : this.nanos;
    const fraction = String(nanos % SECOND)
      .padStart(9, '0')
      .replace(/0+$/, '');
    return `${sign}${nanos / SECOND}${fraction && `.${fraction}`}s`;
  }
}

/** A moment, in nanoseconds since 1970. */
export class CelTimestamp extends CelOpaque {
  readonly typeName = 'google.protobuf.Timestamp';
  readonly #offset: number;

  /** @param offset - minutes that the clock it was read from is ahead of UTC */
  constructor(readonly nanos: bigint, offset = 0) {
    super();
    this.#offset = offset;
    if (nanos < EARLIEST || nanos > LATEST) {
      throw failed('timestamp overflow');
    }
  }

  /** Reads RFC 3339. */
  static parse(text: string): CelTimestamp | undefined {
    const match =
      /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/.exec(
        text,
      );
    const time = match ? Date.parse(`${match[1]}${match[3]}`) : NaN;
    if (!match || Number.isNaN(time)) {
      return undefined;
    }
    const fraction = (match[2] ?? '').slice(0, 9).padEnd(9, '0');
    const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(
      match[3],
    ) ?? ['', '+', '0', '0'];
    const offset = Number(`${sign}${Number(hours) * 60 + Number(minutes)}`);
    return new CelTimestamp(
      BigInt(time) * 1_000_000n + BigInt(fraction),
      offset,
    );
  }

  equals(other: unknown): boolean {
    return other instanceof CelTimestamp && other.nanos === this.nanos;
  }

  get date(): Date {
    const remainder = ((this.nanos % SECOND) + SECOND) % SECOND;
    return new Date(Number((this.nanos - remainder) / 1_000_000n));
  }

  get fraction(): bigint {
    return ((this.nanos % SECOND) + SECOND) % SECOND;
  }

  toString(): string {
    const fraction = String(this.fraction).padStart(9, '0').replace(/0+$/, '');
    const local = new Date(this.date.getTime() + this.#offset * 60_000);
    const size = Math.abs(this.#offset);
    const zone =
      this.#offset === 0
        ? 'Z'
        : `${this.#offset < 0 ? '-' : '+'}${[Math.floor(size / 60), size % 60]
            .map(part => String(part).padStart(2, '0'))
            .join(':')}`;
    return `${local.toISOString().slice(0, 19)}${
      fraction && `.${fraction}`
    }${zone}`;
  }
}

/** The sum of two times; undefined when there is none. */
export function plus(a: unknown, b: unknown): unknown {
  if (a instanceof CelDuration && b instanceof CelDuration) {
    return new CelDuration(a.nanos + b.nanos);
  }
  if (a instanceof CelTimestamp && b instanceof CelDuration) {
    return new CelTimestamp(a.nanos + b.nanos);
  }
  return a instanceof CelDuration && b instanceof CelTimestamp
    ? new CelTimestamp(a.nanos + b.nanos)
    : undefined;
}

/** The difference of two times; undefined when there is none. */
export function minus(a: unknown, b: unknown): unknown {
  if (a instanceof CelDuration && b instanceof CelDuration) {
    return new CelDuration(a.nanos - b.nanos);
  }
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) {
    return new CelDuration(a.nanos - b.nanos);
  }
  return a instanceof CelTimestamp && b instanceof CelDuration
    ? new CelTimestamp(a.nanos - b.nanos)
    : undefined;
}
