import {
  CatalogModel,
  decideModel,
  FitWord,
  ModelDecision,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  mergeProfiles,
  ServicePaths,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { GitOpsState } from '../../gitops/GitOpsState';
import { LivePicture } from '../../picture/LivePicture';
import { acceleratorOptions } from '../../tenants/acceleratorOptions';
import { TenantLimits } from '../../tenants/TenantLimits';
import { ModelCatalog } from './ModelCatalog';
import {
  AcceleratorFit,
  FitQuestion,
  MemoryAnswers,
  modelFitOnEach,
  modelFits,
} from './modelFits';
import { ModelIndex, TenantStanding } from './ModelIndex';

/** Decisions name dates. */
const DECISIONS_MS = 300_000;
/** So long a tenant's quota is taken to be as it was. */
const QUOTA_MS = 5_000;
const FORGOTTEN_MS = 600_000;

interface Made {
  standing: TenantStanding;
  /** What the fits were computed from. */
  question: string;
}

interface Kept {
  /** What the rules were decided by. */
  rules: unknown;
  decidedAt: number;
  askedAt: number;
  made: Promise<Made>;
}

/** Whether each model may be served by a tenant, and whether it fits: computed once for all who ask within seconds. */
export class TenantStandings {
  readonly #catalog: ModelCatalog;
  readonly #gitops: Pick<GitOpsState, 'platform'>;
  readonly #paths: ServicePaths;
  readonly #picture: Pick<LivePicture, 'cluster'>;
  readonly #limits: Pick<TenantLimits, 'of'>;
  readonly #memory = new MemoryAnswers();
  readonly #kept = new WeakMap<ModelIndex, Map<string, Kept>>();

  constructor(options: {
    catalog: ModelCatalog;
    gitops: Pick<GitOpsState, 'platform'>;
    limits: Pick<TenantLimits, 'of'>;
    paths: ServicePaths;
    picture: Pick<LivePicture, 'cluster'>;
  }) {
    this.#catalog = options.catalog;
    this.#gitops = options.gitops;
    this.#limits = options.limits;
    this.#paths = options.paths;
    this.#picture = options.picture;
  }

  /**
   * @param index - the models that it is about
   * @param tenant - null for nobody in particular
   */
  async of(index: ModelIndex, tenant: Tenant | null): Promise<TenantStanding> {
    const key = tenant
      ? JSON.stringify([tenant.cluster, tenant.namespace, tenant.name])
      : '';
    const ofIndex = this.#kept.get(index) ?? new Map<string, Kept>();
    this.#kept.set(index, ofIndex);
    const { governance: rules } = this.#catalog;
    const kept = ofIndex.get(key);
    const now = performance.now();
    const isDecided =
      kept?.rules === rules && now - kept.decidedAt < DECISIONS_MS;
    if (isDecided && (!tenant || now - kept.askedAt < QUOTA_MS)) {
      return (await kept.made).standing;
    }
    forget(ofIndex, now);
    const made = this.#make(index, tenant, isDecided ? kept.made : undefined);
    ofIndex.set(key, {
      rules,
      decidedAt: isDecided ? kept.decidedAt : now,
      askedAt: now,
      made,
    });
    try {
      return (await made).standing;
    } catch (error) {
      ofIndex.delete(key);
      throw error;
    }
  }

  /** How one model fits each accelerator that a tenant may choose; empty while those are not known. */
  async onAccelerators(
    model: CatalogModel,
    tenant: Tenant,
  ): Promise<AcceleratorFit[]> {
    const question = await this.#question(tenant);
    return question ? modelFitOnEach(model, question) : [];
  }

  /** @param former - what was made with the same decisions */
  async #make(
    index: ModelIndex,
    tenant: Tenant | null,
    former: Promise<Made> | undefined,
  ): Promise<Made> {
    const known = await former;
    const asked = tenant && (await this.#question(tenant));
    const question = JSON.stringify(asked);
    // The same object, so that lists find again what was found by it.
    if (known?.question === question) {
      return known;
    }
    const decisions =
      known?.standing.decisions ?? (await this.#decide(index, tenant));
    const fits = tenant && (await this.#fits(index, asked));
    return { question, standing: { decisions, fits } };
  }

  async #decide(
    index: ModelIndex,
    tenant: Tenant | null,
  ): Promise<ModelDecision[]> {
    const { rules } = this.#catalog.governance;
    const now = new Date();
    const turns = new Turns();
    const decisions: ModelDecision[] = [];
    for (const { model } of index.models) {
      decisions.push(decideModel(model, rules, tenant, now));
      await turns.next();
    }
    return decisions;
  }

  async #fits(
    index: ModelIndex,
    question: FitQuestion | null,
  ): Promise<NonNullable<TenantStanding['fits']>> {
    return question
      ? modelFits(index.models, question, this.#memory)
      : index.models.map(() => 'unknown' as const);
  }

  /** Null while accelerators or quota are not known. */
  async #question(tenant: Tenant): Promise<FitQuestion | null> {
    const { platform } = this.#gitops;
    const picture = this.#picture.cluster(tenant.cluster);
    if (!platform || !picture) {
      return null;
    }
    const profile = mergeProfiles(platform.profiles, {
      cluster: tenant.cluster,
      tenant: tenant.name,
    });
    const path = this.#paths.find(undefined);
    const { items } = acceleratorOptions({
      tenant,
      path,
      profiles: platform.profiles,
      limits: await this.#limits.of(tenant),
      picture,
      prices: undefined,
      replicas: 1,
    });
    const quotas = new Map<string, FitWord>(
      items.map(({ fit, id }) => [id, fit.word]),
    );
    return {
      accelerators: profile.accelerators.map(shape => ({
        shape,
        quota: quotas.get(shape.id) ?? 'unknown',
        engines: profile.runtimes.map(runtime => ({
          runtime,
          args: path.engineArguments?.(profile, runtime, shape) ?? [],
        })),
      })),
      requests: profile.memory.requests,
      nodes: picture.objects.Node ?? [],
    };
  }
}

function forget(kept: Map<string, Kept>, now: number): void {
  for (const [key, { askedAt }] of kept) {
    if (now - askedAt > FORGOTTEN_MS) {
      kept.delete(key);
    }
  }
}
