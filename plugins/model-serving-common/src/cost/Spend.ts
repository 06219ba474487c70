import { Measured, SpendPart, UsageSum } from '../api';
import { measuredSum } from './measuredSum';

/** Adds up usage; what had no price, or one in another currency, makes the amount unknown. */
export class Spend {
  readonly #currency: string;
  #amount = 0;
  #acceleratorSeconds = 0;
  #podSeconds = 0;
  #unpricedSeconds = 0;
  readonly #others = new Set<string>();

  constructor(currency: string) {
    this.#currency = currency;
  }

  get priced(): number {
    return this.#amount;
  }

  add(sum: UsageSum): void {
    this.#acceleratorSeconds += sum.acceleratorSeconds;
    this.#podSeconds += sum.podSeconds;
    this.#unpricedSeconds += sum.unpricedSeconds;
    if (sum.currency === this.#currency) {
      this.#amount += sum.amount;
    } else if (sum.currency !== null && sum.amount > 0) {
      this.#others.add(sum.currency);
    }
  }

  /** Why the amount is not all; undefined where it is. */
  get reason(): string | undefined {
    if (this.#unpricedSeconds > 0) {
      const hours = Math.round((this.#unpricedSeconds / 3600) * 10) / 10;
      return `${hours} of ${
        Math.round((this.#podSeconds / 3600) * 10) / 10
      } pod hours had no price`;
    }
    return this.#others.size > 0
      ? `some of it was priced in ${[...this.#others].sort().join(' and ')}`
      : undefined;
  }

  /** @param missing - why some usage was not added; undefined where all of it was */
  measured(asOf: string | null, missing?: string): Measured {
    return {
      ...measuredSum(this.#amount, this.#currency, this.reason ?? missing),
      asOf,
    };
  }

  part(id: string | null, asOf: string | null): SpendPart {
    return {
      id,
      amount: this.measured(asOf),
      acceleratorHours: this.#acceleratorSeconds / 3600,
      podHours: this.#podSeconds / 3600,
    };
  }
}

/** Usage by what a key says of it. */
export function groupBy<K>(
  sums: readonly UsageSum[],
  currency: string,
  keyOf: (sum: UsageSum) => K,
): Map<K, Spend> {
  const groups = new Map<K, Spend>();
  for (const sum of sums) {
    const key = keyOf(sum);
    const group = groups.get(key) ?? new Spend(currency);
    group.add(sum);
    groups.set(key, group);
  }
  return groups;
}
