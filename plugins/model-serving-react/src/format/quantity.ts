const LOCALE = 'en-US';

const CURRENCY_UNIT = /^([A-Z]{3})(?:\/(.+))?$/;

/** What units are called beside a number, where room is short. */
const SHORT: Record<string, string> = { '1M tokens': 'Mtok' };

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** At most three significant digits below 1,000; grouped above. */
export function formatNumber(value: number): string {
  if (Math.abs(value) >= 1000) {
    return Math.round(value).toLocaleString(LOCALE);
  }
  return value.toLocaleString(LOCALE, { maximumSignificantDigits: 3 });
}

const CENT = 0.01;

function toCents(value: number, currency: string): string {
  return value.toLocaleString(LOCALE, {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
}

/** An amount of money: `$9.40`, or `< $0.01`, which is little but not nothing. */
export function formatMoney(value: number, currency: string): string {
  return value > 0 && value < CENT
    ? `< ${toCents(CENT, currency)}`
    : toCents(value, currency);
}

/** What one of something costs; prices below a cent keep two digits, because they get multiplied. */
export function formatPrice(value: number, currency: string): string {
  return value > 0 && value < CENT
    ? value.toLocaleString(LOCALE, {
        style: 'currency',
        currency,
        maximumSignificantDigits: 2,
      })
    : toCents(value, currency);
}

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < BYTES.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value)} ${BYTES[unit]}`;
}

function formatSeconds(seconds: number): string {
  if (seconds < 1) {
    return `${formatNumber(seconds * 1000)} ms`;
  }
  return `${formatNumber(seconds)} s`;
}

/** A measured value in words a reader expects for its unit: `420 ms`, `61 %`, `$9.40/h`. */
export function formatQuantity(value: number, unit: string): string {
  const currency = CURRENCY_UNIT.exec(unit);
  if (currency) {
    return currency[2]
      ? `${formatPrice(value, currency[1])}/${
          SHORT[currency[2]] ?? currency[2]
        }`
      : formatMoney(value, currency[1]);
  }
  switch (unit) {
    case 'ratio':
      return `${Math.round(value * 100)} %`;
    case 's':
    case 'seconds':
      return formatSeconds(value);
    case 'bytes':
      return formatBytes(value);
    case 'requests':
    case '':
      return formatNumber(value);
    default:
      return `${formatNumber(value)} ${unit}`;
  }
}

/** A Kubernetes resource in its base unit: bytes for memory and storage, else a count. */
export function formatResource(value: number, resource: string): string {
  return /memory|storage/.test(resource)
    ? formatBytes(value)
    : formatNumber(value);
}

const RESOURCE_TITLES: Record<string, string> = {
  'nvidia.com/gpu': 'GPUs',
  'amd.com/gpu': 'GPUs',
  cpu: 'CPU cores',
  memory: 'memory',
};

export function resourceTitle(resource: string): string {
  return RESOURCE_TITLES[resource] ?? resource;
}

/** Accelerators are what a tenant runs out of; everything else is company. */
export function isAccelerator(resource: string): boolean {
  return resource.includes('/');
}
