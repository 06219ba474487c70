import { ConflictError, InputError } from '@backstage/errors';
import {
  ArtifactRefusal,
  CatalogModel,
  decideModel,
  defaultVersionOf,
  MemoryNeed,
  ModelArtifact,
  ModelDecision,
  ModelDetail,
  refusalSentence,
  ServiceSummary,
  Tenant,
  UpgradeContext,
  withRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EffectiveProfile,
  mergeProfiles,
  Profile,
  ServicePaths,
  Turns,
} from '@model-serving/backstage-plugin-model-serving-node';
import { GitOpsState } from '../../gitops/GitOpsState';
import { LivePicture } from '../../picture/LivePicture';
import {
  acceleratorOptions,
  engineArgumentsOf,
} from '../../tenants/acceleratorOptions';
import { replicaPrice, VisiblePrices } from '../../prices/VisiblePrices';
import { TenantLimits } from '../../tenants/TenantLimits';
import { ArtifactRefusals, Refusals } from './ArtifactRefusals';
import { ModelCatalog } from './ModelCatalog';
import {
  AcceleratorFit,
  artifactNeed,
  cheapestAccelerator,
  FitQuestion,
  holdingSizes,
  MemoryAnswers,
  modelFitOnEach,
  modelFits,
  modelNeeds,
  runningSize,
  VariantMemory,
} from './modelFits';
import { ModelIndex, TenantStanding } from './ModelIndex';

/** Decisions name dates. */
const DECISIONS_MS = 300_000;
/** So long a tenant's quota is taken to be as it was. */
const QUOTA_MS = 5_000;
const FORGOTTEN_MS = 600_000;

/** For answers without money. */
const NO_PRICES: VisiblePrices = {
  book: undefined,
  reason: 'prices were not asked for',
};

const NO_REFUSALS: Refusals = new Map();
/** Of one model, judged for its page. */
const MOST_ARTIFACTS = 500;

const UNKNOWN_PROFILE: MemoryNeed = {
  bytes: null,
  reason:
    'What replicas run on is unknown: the platform has no profiles that can be read.',
  variant: null,
  basis: null,
};

interface Made {
  standing: TenantStanding;
  /** What the rules alone say. */
  ruled: readonly ModelDecision[];
  refusals: Refusals;
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
  readonly #refusals: Pick<ArtifactRefusals, 'of'>;
  readonly #memory = new MemoryAnswers<VariantMemory>();
  readonly #needs = new MemoryAnswers<MemoryNeed>();
  readonly #kept = new WeakMap<ModelIndex, Map<string, Kept>>();

  constructor(options: {
    catalog: ModelCatalog;
    gitops: Pick<GitOpsState, 'platform'>;
    limits: Pick<TenantLimits, 'of'>;
    paths: ServicePaths;
    picture: Pick<LivePicture, 'cluster'>;
    refusals: Pick<ArtifactRefusals, 'of'>;
  }) {
    this.#catalog = options.catalog;
    this.#gitops = options.gitops;
    this.#limits = options.limits;
    this.#paths = options.paths;
    this.#picture = options.picture;
    this.#refusals = options.refusals;
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

  /** How one model fits each accelerator that a tenant may choose, and its price; empty while those are not known. */
  async onAccelerators(
    model: CatalogModel,
    tenant: Tenant,
    prices: VisiblePrices,
  ): Promise<AcceleratorFit[]> {
    const question = await this.#question(tenant, prices);
    return question ? modelFitOnEach(model, question) : [];
  }

  /**
   * What a replica of an artifact needs and costs a tenant.
   *
   * @param running - what a replica of the service runs on
   */
  async sizes(
    tenant: Tenant | null,
    prices: VisiblePrices,
    running: ServiceSummary['accelerator'],
  ): Promise<UpgradeContext['sizeOf']> {
    const question = await this.#question(tenant, prices);
    return (model, artifact) => {
      if (!question) {
        return {
          memory: UNKNOWN_PROFILE,
          option: null,
          perHour: null,
          currency: null,
          running: null,
        };
      }
      const option = tenant && cheapestAccelerator(model, artifact, question);
      return {
        memory: artifactNeed(model, artifact, question),
        option: option?.size.title ?? null,
        perHour: option?.price.perHour ?? null,
        currency: prices.book?.currency ?? null,
        running:
          tenant && running
            ? runningSize(model, artifact, running, question)
            : null,
      };
    };
  }

  /**
   * What a service runs on, and what else of the same accelerator holds what it runs; null where that is not known.
   */
  async holding(
    model: CatalogModel,
    artifact: ModelArtifact,
    running: NonNullable<ServiceSummary['accelerator']>,
    tenant: Tenant,
    prices: VisiblePrices,
  ): Promise<ReturnType<typeof holdingSizes> | null> {
    const question = await this.#question(tenant, prices);
    return question && holdingSizes(model, artifact, running, question);
  }

  /** @param former - what was made with the same decisions */
  async #make(
    index: ModelIndex,
    tenant: Tenant | null,
    former: Promise<Made> | undefined,
  ): Promise<Made> {
    const known = await former;
    const asked = await this.#question(tenant);
    const question = JSON.stringify(asked);
    const refusals = tenant
      ? await this.#refusals.of(tenant, index.artifacts)
      : NO_REFUSALS;
    // The same object, so that lists find again what was found by it.
    if (known?.question === question && known.refusals === refusals) {
      return known;
    }
    const ruled = known?.ruled ?? (await this.#decide(index, tenant));
    const decisions = ruled.map((decision, number) =>
      withRefusal(decision, refusalOf(index.models[number].model, refusals)),
    );
    const fits = tenant && (await this.#fits(index, asked));
    const memory = asked
      ? await modelNeeds(index.models, fits, asked, this.#needs)
      : index.models.map(() => UNKNOWN_PROFILE);
    return {
      question,
      ruled,
      refusals,
      standing: { decisions, fits, memory },
    };
  }

  /** Which artifacts of a model the policies refuse to a tenant. */
  async refused(
    model: CatalogModel,
    tenant: Tenant,
  ): Promise<ModelDetail['refused']> {
    const artifacts = model.versions
      .flatMap(version =>
        version.variants.map(({ name, uri }) => ({
          version: version.name,
          variant: name,
          uri,
        })),
      )
      .slice(0, MOST_ARTIFACTS);
    const refusals = await this.#refusals.of(
      tenant,
      artifacts.map(({ uri }) => uri),
    );
    return artifacts.flatMap(({ uri, ...names }) => {
      const refusal = refusals.get(uri);
      return refusal ? [{ ...names, sentence: refusalSentence(refusal) }] : [];
    });
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
      : index.models.map(() => ({ word: 'unknown' as const, variant: null }));
  }

  /**
   * Null while accelerators are not known.
   *
   * @param tenant - null for nobody in particular, who has no quota
   */
  async #question(
    tenant: Tenant | null,
    prices: VisiblePrices = NO_PRICES,
  ): Promise<FitQuestion | null> {
    const { platform } = this.#gitops;
    const picture = tenant && this.#picture.cluster(tenant.cluster);
    if (!platform || (tenant && !picture)) {
      return null;
    }
    const profile = profileOf(platform.profiles, tenant);
    if (!profile) {
      return null;
    }
    const path = this.#paths.running();
    const options =
      tenant && picture
        ? acceleratorOptions({
            tenant,
            path,
            profiles: platform.profiles,
            runtimePods: platform.runtimePods,
            limits: await this.#limits.of(tenant),
            picture,
            prices: undefined,
            replicas: 1,
          }).items
        : [];
    const byId = new Map(options.map(option => [option.id, option]));
    return {
      accelerators: profile.accelerators.map(size => ({
        size,
        quota: byId.get(size.id)?.fit.word ?? 'unknown',
        price: replicaPrice({ ...size, count: size.count ?? 0 }, prices),
        engineArguments: engineArgumentsOf(path, profile, size),
      })),
      runtimes: profile.runtimes,
      requests: profile.memory.requests,
      nodes: picture?.objects.Node ?? [],
    };
  }
}

/** Undefined where the profiles contradict each other, or do not say what services run on. */
function profileOf(
  profiles: readonly Profile[],
  tenant: Tenant | null,
): EffectiveProfile | undefined {
  try {
    return mergeProfiles(profiles, {
      cluster: tenant?.cluster ?? '',
      tenant: tenant?.name ?? '',
    });
  } catch (error) {
    if (error instanceof InputError || error instanceof ConflictError) {
      return undefined;
    }
    throw error;
  }
}

/** Why none of what is offered first may be served; null where one may, or where that is not known. */
function refusalOf(
  model: CatalogModel,
  refusals: Refusals,
): ArtifactRefusal | null {
  const variants = defaultVersionOf(model)?.variants ?? [];
  const all = variants.flatMap(({ uri }) => refusals.get(uri) ?? []);
  return variants.length > 0 && all.length === variants.length ? all[0] : null;
}

function forget(kept: Map<string, Kept>, now: number): void {
  for (const [key, { askedAt }] of kept) {
    if (now - askedAt > FORGOTTEN_MS) {
      kept.delete(key);
    }
  }
}
