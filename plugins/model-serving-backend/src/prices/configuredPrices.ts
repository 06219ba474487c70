import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { PriceBook } from '@model-serving/backstage-plugin-model-serving-common';
import { bookAt, readDatedPrices } from './datedPrices';
import {
  PriceSource,
  readUsable,
} from '@model-serving/backstage-plugin-model-serving-node';

/**
 * The prices of `modelServing.prices`, as a source, which fails where they cannot be used; undefined where none are
 * configured. Prices with dates hold in their time.
 */
export function configuredPrices(
  root: Config,
  now: () => Date = () => new Date(),
): PriceSource | undefined {
  const config = root.getOptionalConfig('modelServing.prices');
  if (!config?.has('currency')) {
    return undefined;
  }
  const { problem, value } = readUsable(() => ({
    book: readPriceBook(config),
    dated: readDatedPrices(config),
  }));
  return {
    id: 'config',
    async read() {
      if (problem !== undefined) {
        throw new InputError(problem);
      }
      return bookAt(value.book, value.dated, now());
    },
  };
}

function readPriceBook(config: Config): PriceBook {
  // Read as a whole: names of flavors may hold dots, which are paths to Config.
  const flavors = config.getOptional<Record<string, number>>('flavors') ?? {};
  return {
    currency: config.getString('currency'),
    source: config.getString('source'),
    flavors: Object.fromEntries(
      Object.entries(flavors).map(([flavor, value]) => [
        flavor,
        price(Number(value), `flavors.${flavor}`),
      ]),
    ),
    cpuPerHour: optionalPrice(config, 'cpuPerHour'),
    memoryGiBPerHour: optionalPrice(config, 'memoryGiBPerHour'),
  };
}

function optionalPrice(config: Config, key: string): number | null {
  const value = config.getOptionalNumber(key);
  return value === undefined ? null : price(value, key);
}

function price(value: number, key: string): number {
  if (!Number.isFinite(value) || value < 0) {
    throw new InputError(`modelServing.prices.${key} must be 0 or more`);
  }
  return value;
}
