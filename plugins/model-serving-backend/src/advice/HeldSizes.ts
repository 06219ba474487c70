import {
  ServiceDetail,
  ServiceObservation,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { TenantStandings } from '../models/catalog/TenantStandings';
import { ServiceRadar } from '../models/ServiceRadar';
import { VisiblePrices } from '../prices/VisiblePrices';

type Held = Pick<ServiceObservation, 'running' | 'sizes' | 'variants'>;

const UNKNOWN: Held = { running: null, sizes: [], variants: [] };

/** What the memory of a tenant's sizes holds of what a service runs. */
export class HeldSizes {
  readonly #radar: Pick<ServiceRadar, 'artifactOf'>;
  readonly #standings: Pick<TenantStandings, 'holding'>;

  constructor(options: {
    radar: Pick<ServiceRadar, 'artifactOf'>;
    standings: Pick<TenantStandings, 'holding'>;
  }) {
    this.#radar = options.radar;
    this.#standings = options.standings;
  }

  async of(
    { accelerator, model }: ServiceDetail,
    tenant: Tenant | undefined,
    prices: VisiblePrices,
  ): Promise<Held> {
    const found = this.#radar.artifactOf(model);
    if (!found || !accelerator || !tenant) {
      return UNKNOWN;
    }
    const { version } = found.artifact;
    const holding = (variant: (typeof version.variants)[number]) =>
      this.#standings.holding(
        found.model,
        { version, variant },
        accelerator,
        tenant,
        prices,
      );
    const own = await holding(found.artifact.variant);
    const others = version.variants.filter(
      ({ name }) => name !== found.artifact.variant.name,
    );
    return {
      running: own?.running ?? null,
      sizes: own?.sizes ?? [],
      variants: await Promise.all(
        others.map(async variant => ({
          model: {
            ref: found.model.entityRef,
            version: version.name,
            variant: variant.name,
          },
          name: variant.name,
          sizes: (await holding(variant))?.sizes ?? [],
        })),
      ),
    };
  }
}
