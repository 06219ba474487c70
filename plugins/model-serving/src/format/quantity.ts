const LOCALE = 'en-US';

const CURRENCY_UNIT = /^([A-Z]{3})(?:\/(.+))?$/;

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** At most three significant digits below 1,000; grouped above. */
export function formatNumber(value: number): string {
  if (Math.abs(value) >= 1000) {
    return Math.round(value).toLocaleString(LOCALE);
  }
  return value.toLocaleString(LOCALE, { maximumSignificantDigits: 3 });
}

/**
 * Money with its currency. Amounts under one cent keep two significant digits, because
 * prices per token are that small and must not read as zero.
 */
export function formatMoney(value: number, currency: string): string {
  const small = value !== 0 && Math.abs(value) < 0.01;
  return value.toLocaleString(LOCALE, {
    style: 'currency',
    currency,
    ...(small
      ? { maximumSignificantDigits: 2 }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  });
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
    const money = formatMoney(value, currency[1]);
    return currency[2] ? `${money}/${currency[2]}` : money;
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
