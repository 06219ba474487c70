import {
  ModelMeasurement,
  servedArtifact,
  ServedModel,
  ServiceDetail,
  ServiceRef,
  ServiceSeries,
  ServicesElsewhere,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  TenantResource,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { Allowed } from '../../tenants/TenantAccess';
import { ModelIndex, ServedHere, ServedToReader } from './ModelIndex';

const HOUR_SECONDS = 3_600;

/** What one service measures of the model that it runs. */
interface Served {
  model: ServedModel;
  resource: TenantResource;
  timeToFirstToken: number | null;
  tokensPerSecond: number | null;
  perMillionTokens: number | null;
  currency: string | null;
}

/** What a service that the caller may see measures. */
interface VisibleServed extends Served {
  /** Name of the variant that it runs; null when unknown. */
  variant: string | null;
}

/** The services of one model that the caller may see. */
interface VisibleServices {
  /** Those that run it. */
  runs: VisibleServed[];
  /** How many have it as an adapter beside another model: what they measure is not of it alone. */
  beside: number;
}

/** Which models run here, and what was measured of them: gathered once for everybody, told to each as far as they may see. */
export class ServedModels {
  readonly #services: () => Promise<ServiceDetail[]>;
  readonly #isKnown: () => boolean;
  readonly #seriesOf: (ref: ServiceRef, seconds: number) => ServiceSeries;
  #served: readonly Served[] = [];
  #isComplete = false;
  #asOf: string | null = null;

  constructor(options: {
    services: () => Promise<ServiceDetail[]>;
    /** Whether the services of all clusters have been read, now or before. */
    isKnown: () => boolean;
    /** Readings that are in memory. */
    seriesOf: (ref: ServiceRef, seconds: number) => ServiceSeries;
  }) {
    this.#services = options.services;
    this.#isKnown = options.isKnown;
    this.#seriesOf = options.seriesOf;
  }

  /** Gathers anew. */
  async refresh(now: Date): Promise<void> {
    const isComplete = this.#isKnown();
    const turns = new Turns();
    const served: Served[] = [];
    for (const service of await this.#services()) {
      if (service.model) {
        served.push(this.#measure(service, service.model));
      }
      await turns.next();
    }
    this.#served = served;
    this.#isComplete = isComplete;
    this.#asOf = now.toISOString();
  }

  /** How many services run a model that a caller may not see: a number alone, so that it tells nothing of whose they are. */
  elsewhere(
    index: Pick<ModelIndex, 'findServed'>,
    entityRef: string,
    mayRead: Allowed,
  ): ServicesElsewhere {
    if (!this.#isComplete) {
      return {
        services: null,
        reason: 'Not all clusters have been read yet.',
      };
    }
    const others = this.#served.filter(
      ({ model, resource }) =>
        !mayRead(resource) &&
        (index.findServed(model)?.entityRef === entityRef ||
          adaptersIn(index, model).has(entityRef)),
    );
    return { services: others.length, reason: null };
  }

  /** Over the services that a caller may see; money over those whose costs they may see. */
  seenBy(
    index: Pick<ModelIndex, 'findServed'>,
    mayRead: Allowed,
    mayCost: Allowed,
  ): ServedToReader {
    const byModel = new Map<string, VisibleServices>();
    const of = (entityRef: string): VisibleServices => {
      const all = byModel.get(entityRef) ?? { runs: [], beside: 0 };
      byModel.set(entityRef, all);
      return all;
    };
    for (const served of this.#served) {
      if (mayRead(served.resource)) {
        const model = index.findServed(served.model);
        if (model !== undefined) {
          const { variant } = servedArtifact(model, served.model) ?? {};
          of(model.entityRef).runs.push({
            ...served,
            variant: variant?.name ?? null,
          });
        }
        for (const adapter of adaptersIn(index, served.model)) {
          of(adapter).beside += 1;
        }
      }
    }
    return {
      isComplete: this.#isComplete,
      byModel: new Map<string, ServedHere>(
        [...byModel].map(([model, all]) => [
          model,
          {
            services: all.runs.length + all.beside,
            measured: this.#together(all.runs, mayCost),
          },
        ]),
      ),
    };
  }

  #together(
    all: readonly VisibleServed[],
    mayCost: Allowed,
  ): ModelMeasurement | null {
    const priced = all.filter(
      ({ perMillionTokens, resource }) =>
        perMillionTokens !== null && mayCost(resource),
    );
    const measured = all.filter(
      served =>
        served.timeToFirstToken !== null ||
        served.tokensPerSecond !== null ||
        priced.includes(served),
    );
    return measured.length === 0 || this.#asOf === null
      ? null
      : {
          services: measured.length,
          variants: [
            ...new Set(measured.flatMap(({ variant }) => variant ?? [])),
          ].sort(),
          timeToFirstToken: median(
            measured.map(({ timeToFirstToken }) => timeToFirstToken),
          ),
          tokensPerSecond: median(
            measured.map(({ tokensPerSecond }) => tokensPerSecond),
          ),
          perMillionTokens: median(
            priced.map(({ perMillionTokens }) => perMillionTokens),
          ),
          currency: priced[0]?.currency ?? null,
          asOf: this.#asOf,
        };
  }

  #measure(service: ServiceDetail, model: ServedModel): Served {
    const { cost, owner, ref, replicas, tenant } = service;
    const { series } = this.#seriesOf(ref, HOUR_SECONDS);
    const medianOf = (name: (typeof series)[number]['name']) =>
      median(
        series
          .find(each => each.name === name)
          ?.points.map(([, value]) => value)
          // A service without traffic measures nothing.
          .map(value => value || null) ?? [],
      );
    const tokens = medianOf('tokensPerSecond');
    return {
      model,
      resource: { tenant, owner },
      timeToFirstToken: medianOf('ttftP50'),
      tokensPerSecond:
        tokens !== null && replicas.ready ? tokens / replicas.ready : null,
      perMillionTokens: cost.perMillionTokens.value,
      currency: cost.currency,
    };
  }
}

/** Entity refs of the adapters of the catalog that a service has beside its model. */
function adaptersIn(
  index: Pick<ModelIndex, 'findServed'>,
  { adapters = [] }: ServedModel,
): Set<string> {
  return new Set(
    adapters.flatMap(
      ({ entityRef }) =>
        index.findServed({ entityRef, uri: null })?.entityRef ?? [],
    ),
  );
}

function median(values: ReadonlyArray<number | null>): number | null {
  const sorted = values.filter(value => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) {
    return null;
  }
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}
