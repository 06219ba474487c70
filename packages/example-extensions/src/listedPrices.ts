import { PriceSource } from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

const answer = z.object({
  currency: z.string(),
  updated: z.string(),
  hourly: z.record(z.string(), z.number().nonnegative()),
});

/** Prices of a company's own price service, by flavor. */
export function listedPrices(url: string): PriceSource {
  return {
    id: 'price-service',
    async read(signal) {
      const response = await fetch(url, { redirect: 'error', signal });
      if (!response.ok) {
        throw new Error(`${url} returned HTTP ${response.status}`);
      }
      const { currency, hourly, updated } = answer.parse(await response.json());
      return {
        currency,
        source: `price service, ${updated}`,
        flavors: hourly,
        // Counted in with the accelerators: services on CPUs have no known cost.
        cpuPerHour: null,
        memoryGiBPerHour: null,
      };
    },
  };
}
