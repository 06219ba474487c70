import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  AdmissionPolicy,
  KubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  ArtifactRefusal,
  pinnedDigest,
  Tenant,
  watchedKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ArtifactResolver,
  Judging,
  ociRepositoryUri,
  parseOciReference,
} from '@model-serving/backstage-plugin-model-serving-node';
import { AdmissionContexts } from '../../checks/AdmissionContexts';
import { AdmissionContext } from '../../checks/ParamObjects';
import { GitOpsState, PlatformFiles } from '../../gitops/GitOpsState';

/** By the address of an artifact; null for one that the policies accept. What is not in it is not known yet. */
export type Refusals = ReadonlyMap<string, ArtifactRefusal | null>;

const NONE: Refusals = new Map();
const SERVICES = watchedKind('InferenceService').plural;
/** A thread judges so many at once, and whoever else waits for it has their turn. */
const AT_ONCE = 100;
/** So long a list waits for what is not known; the rest is in the next one. */
const PATIENCE_MS = 1_500;
/** Artifacts that are remembered, each for as many contexts as it was judged in. */
const MOST_ARTIFACTS = 1_000_000;

/** What is known in one state of policies, their parameters and the namespace. */
interface Judged {
  /** Tenants that are in this state now; nobody waits for the rest of one that none is in. */
  tenants: Set<string>;
  known: Refusals;
  learning: Promise<void> | undefined;
}

/** Which artifacts the platform's policies refuse to a tenant: judged once for each state of policies and parameters. */
export class ArtifactRefusals {
  readonly #applier: string;
  readonly #contexts: Pick<AdmissionContexts, 'of'>;
  readonly #gitops: Pick<GitOpsState, 'platform'>;
  readonly #judging: Pick<Judging, 'run'>;
  readonly #logger: LoggerService;
  readonly #resolver: Pick<ArtifactResolver, 'knows'>;
  readonly #mostArtifacts: number;
  readonly #patienceMs: number;
  /** By state, the last used last. */
  readonly #judged = new Map<string, Judged>();
  /** By tenant: the state that it was seen in last. */
  readonly #states = new Map<string, string>();
  /** Ends with the batch that is judged now: those of all tenants take turns. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: {
    /** User name of the GitOps agent, as which services are judged. */
    applier: string;
    contexts: Pick<AdmissionContexts, 'of'>;
    gitops: Pick<GitOpsState, 'platform'>;
    judging: Pick<Judging, 'run'>;
    logger: LoggerService;
    resolver: Pick<ArtifactResolver, 'knows'>;
    /** Artifacts that are remembered for all contexts together. */
    mostArtifacts?: number;
    /** So long a list waits for what is not known. */
    patienceMs?: number;
  }) {
    this.#applier = options.applier;
    this.#contexts = options.contexts;
    this.#gitops = options.gitops;
    this.#judging = options.judging;
    this.#logger = options.logger;
    this.#resolver = options.resolver;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#mostArtifacts = options.mostArtifacts ?? MOST_ARTIFACTS;
  }

  /**
   * What is known of the artifacts: the same object while nothing new is. Never throws: what cannot be judged is not
   * known, and the check says so when a service is asked for.
   */
  async of(tenant: Tenant, uris: readonly string[]): Promise<Refusals> {
    const { platform } = this.#gitops;
    if (!platform) {
      return NONE;
    }
    const { cluster, namespace } = tenant;
    const read = await this.#contexts
      .of(cluster, namespace, platform.policies)
      .catch(() => undefined);
    if (!read) {
      return NONE;
    }
    const context = judgedContext(read, platform.policies);
    const judged = this.#judgedIn(
      JSON.stringify([platform.commit, context]),
      `${cluster}/${namespace}`,
    );
    const unknown = [...new Set(uris)].filter(uri => !judged.known.has(uri));
    // Whoever asks while others are judged has what is known by then.
    if (unknown.length > 0 && !judged.learning) {
      judged.learning = this.#learn(judged, unknown, platform, context)
        .catch(error =>
          this.#logger.debug(
            `Artifacts could not be judged: ${toError(error).message}`,
          ),
        )
        .finally(() => {
          judged.learning = undefined;
        });
      await atMost(this.#patienceMs, judged.learning);
    }
    return judged.known;
  }

  #judgedIn(state: string, tenant: string): Judged {
    const last = this.#states.get(tenant);
    if (last !== undefined && last !== state) {
      this.#leave(last, tenant);
    }
    const judged = this.#judged.get(state) ?? {
      tenants: new Set(),
      known: NONE,
      learning: undefined,
    };
    judged.tenants.add(tenant);
    this.#states.set(tenant, state);
    this.#judged.delete(state);
    this.#judged.set(state, judged);
    return judged;
  }

  #leave(state: string, tenant: string): void {
    const judged = this.#judged.get(state);
    judged?.tenants.delete(tenant);
    if (judged?.tenants.size === 0) {
      this.#judged.delete(state);
    }
  }

  /** Forgets the states that were not asked about for longest, and stops judging in them. */
  #makeRoom(): void {
    let kept = 0;
    for (const { known } of this.#judged.values()) {
      kept += known.size;
    }
    for (const [state, { known, tenants }] of this.#judged) {
      if (kept <= this.#mostArtifacts || this.#judged.size === 1) {
        return;
      }
      kept -= known.size;
      this.#judged.delete(state);
      tenants.clear();
    }
  }

  async #learn(
    judged: Judged,
    uris: readonly string[],
    { source }: PlatformFiles,
    { namespaceObject, params }: AdmissionContext,
  ): Promise<void> {
    for (let from = 0; from < uris.length; from += AT_ONCE) {
      const some = uris.slice(from, from + AT_ONCE);
      const named = some.map(uri => this.#asRendered(uri));
      const refusals = await this.#inTurn(async () =>
        judged.tenants.size === 0
          ? undefined
          : this.#judging.run('judgeArtifacts', {
              platform: source,
              uris: named,
              admission: {
                operation: 'CREATE',
                namespace: namespaceObject,
                params,
                username: this.#applier,
              },
            }),
      );
      if (!refusals) {
        return;
      }
      judged.known = new Map([
        ...judged.known,
        ...some.map(
          (uri, index) => [uri, refusals[named[index]] ?? null] as const,
        ),
      ]);
      this.#makeRoom();
    }
  }

  #inTurn<T>(judge: () => Promise<T>): Promise<T> {
    const judged = this.#turn.then(judge);
    this.#turn = judged.catch(() => undefined);
    return judged;
  }

  /** A tag of a configured registry is pinned when a service is rendered. */
  #asRendered(uri: string): string {
    const reference = parseOciReference(uri);
    return reference && pinnedDigest(uri) === null && this.#resolver.knows(uri)
      ? `${ociRepositoryUri(reference)}@sha256:${'0'.repeat(64)}`
      : uri;
  }
}

/** What the judgment depends on: without what controllers keep writing, and the parameters of policies about other kinds. */
function judgedContext(
  { namespaceObject, params }: AdmissionContext,
  { policies }: PlatformFiles['policies'],
): AdmissionContext {
  const kinds = new Set(
    policies
      .filter(judgesServices)
      .flatMap(({ spec: { paramKind } }) =>
        paramKind ? keyOf(paramKind) : [],
      ),
  );
  return {
    namespaceObject: withoutStatus(namespaceObject),
    params: params.filter(param => kinds.has(keyOf(param))).map(withoutStatus),
  };
}

function judgesServices({ spec }: AdmissionPolicy): boolean {
  const { resourceRules } = spec.matchConstraints;
  return (
    !resourceRules?.length ||
    resourceRules.some(({ resources }) =>
      resources.some(resource =>
        ['*', SERVICES].includes(resource.split('/')[0]),
      ),
    )
  );
}

function keyOf({ apiVersion, kind }: { apiVersion: string; kind: string }) {
  return `${apiVersion} ${kind}`;
}

function withoutStatus(object: KubernetesObject): KubernetesObject {
  const { status, ...rest } = object as KubernetesObject & { status?: unknown };
  const {
    creationTimestamp,
    generation,
    managedFields,
    resourceVersion,
    uid,
    ...metadata
  } = rest.metadata as Record<string, unknown>;
  return { ...rest, metadata } as KubernetesObject;
}

/** Waits for work, but not for long. */
async function atMost(milliseconds: number, work: Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
