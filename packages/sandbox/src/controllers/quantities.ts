import { PodSpec, Quantities } from './KubernetesObjects';

const SUFFIXES: Record<string, bigint> = {
  '': 1000n,
  k: 1000n ** 2n,
  M: 1000n ** 3n,
  G: 1000n ** 4n,
  T: 1000n ** 5n,
  Ki: 1000n * 1024n,
  Mi: 1000n * 1024n ** 2n,
  Gi: 1000n * 1024n ** 3n,
  Ti: 1000n * 1024n ** 4n,
};

/** Amounts by resource name, in thousandths. */
export type Amounts = Record<string, bigint>;

/** A quantity in thousandths; what is no quantity counts as nothing. */
export function parseAmount(quantity: string | number | undefined): bigint {
  const match = /^(\d+)(?:\.(\d{1,3})\d*)?(m|[kMGT]|[KMGT]i)?$/.exec(
    String(quantity ?? '0'),
  );
  if (!match) {
    return 0n;
  }
  const [, whole, fraction = '', suffix = ''] = match;
  if (suffix === 'm') {
    return BigInt(whole);
  }
  const thousandths = BigInt(whole + fraction.padEnd(3, '0'));
  return (thousandths * SUFFIXES[suffix]) / 1000n;
}

/** The canonical form: `1010m`, `1039Mi`, `2`. */
export function formatAmount(amount: bigint): string {
  if (amount % 1000n !== 0n) {
    return `${amount}m`;
  }
  for (const suffix of ['Ti', 'Gi', 'Mi', 'Ki']) {
    if (amount > 0n && amount % SUFFIXES[suffix] === 0n) {
      return `${amount / SUFFIXES[suffix]}${suffix}`;
    }
  }
  return `${amount / 1000n}`;
}

/** Adds the second amounts to the first, in place. */
export function addAmounts(sum: Amounts, more: Amounts): Amounts {
  for (const [name, amount] of Object.entries(more)) {
    sum[name] = (sum[name] ?? 0n) + amount;
  }
  return sum;
}

/** Parses each quantity of a resource list. */
export function amountsOf(quantities: Quantities | undefined): Amounts {
  return Object.fromEntries(
    Object.entries(quantities ?? {}).map(([name, quantity]) => [
      name,
      parseAmount(quantity),
    ]),
  );
}

/** What a pod asks for: its containers together, or its greediest init container. */
export function podRequests({ containers, initContainers }: PodSpec): Amounts {
  const asked = (resources: PodSpec['containers'][number]['resources']) => ({
    ...amountsOf(resources?.limits),
    ...amountsOf(resources?.requests),
  });
  const total = containers
    .map(({ resources }) => asked(resources))
    .reduce(addAmounts, {});
  for (const { resources } of initContainers ?? []) {
    for (const [name, amount] of Object.entries(asked(resources))) {
      total[name] = total[name] > amount ? total[name] : amount;
    }
  }
  return total;
}
