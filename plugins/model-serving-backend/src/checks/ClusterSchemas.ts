import { ServiceUnavailableError } from '@backstage/errors';
import {
  SchemaSource,
  ServicePaths,
  SharedJson,
  shareJson,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ClusterConnection } from '../clusters/ClusterConnection';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { OPENAPI } from '../clusters/expectedAnswers';
import { describeFailure, KubernetesError } from '../clusters/KubernetesError';
import { readList } from '../clusters/listPages';

const KEEP_MS = 10 * 60_000;
const RETRY_MS = 15_000;
const DEADLINE_MS = 20_000;

interface CustomResourceDefinition {
  spec?: { group?: string; versions?: Array<{ name?: string }> };
}

interface Cached {
  at: number;
  schemas: Promise<SharedJson<SchemaSource>>;
}

/** What the schemas are made from by which a cluster itself would judge objects: read from it, and kept a while. */
export class ClusterSchemas {
  readonly #fleet: ClusterFleet;
  readonly #apiVersions: readonly string[];
  readonly #now: () => number;
  /** By connection: a cluster of the same name may have become another one. */
  readonly #cached = new WeakMap<ClusterConnection, Cached>();

  constructor(
    fleet: ClusterFleet,
    paths: ServicePaths,
    now: () => number = Date.now,
  ) {
    this.#fleet = fleet;
    this.#apiVersions = [
      ...new Set([
        'v1',
        ...paths.all.flatMap(({ kinds }) =>
          kinds.map(({ apiVersion }) => apiVersion),
        ),
      ]),
    ];
    this.#now = now;
  }

  /** Throws ServiceUnavailableError when they cannot be read and never could. */
  async of(cluster: string): Promise<SharedJson<SchemaSource>> {
    const connection = this.#fleet.find(cluster)?.connection;
    if (!connection) {
      throw new ServiceUnavailableError(`Cluster '${cluster}' is not watched`);
    }
    const former = this.#cached.get(connection);
    if (former && this.#now() - former.at < KEEP_MS) {
      return former.schemas;
    }
    const schemas = read(connection, this.#apiVersions).catch(error => {
      if (former) {
        this.#cached.set(connection, {
          ...former,
          at: this.#now() - KEEP_MS + RETRY_MS,
        });
        return former.schemas;
      }
      this.#cached.delete(connection);
      throw new ServiceUnavailableError(
        `The schemas of cluster '${cluster}' cannot be read: ${describeFailure(
          error,
        )}`,
      );
    });
    this.#cached.set(connection, { at: this.#now(), schemas });
    return schemas;
  }
}

/** Group and version of every kind that is defined in the cluster by a CustomResourceDefinition. */
function definedBy(crds: readonly unknown[]): ReadonlySet<string> {
  return new Set(
    (crds as CustomResourceDefinition[]).flatMap(({ spec }) =>
      (spec?.versions ?? []).map(({ name }) => `${spec?.group}/${name}`),
    ),
  );
}

/** @param apiVersions - what proposals may hold; of those that are built in, the OpenAPI documents are read */
async function read(
  connection: ClusterConnection,
  apiVersions: readonly string[],
): Promise<SharedJson<SchemaSource>> {
  const crds = await readList(
    connection,
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
    },
    { deadlineMs: DEADLINE_MS },
  );
  const openapi: Record<string, unknown> = {};
  const custom = definedBy(crds);
  for (const version of apiVersions.filter(name => !custom.has(name))) {
    const path = `${version.includes('/') ? 'apis' : 'api'}/${version}`;
    try {
      openapi[path] = await connection.getJson(`/openapi/v3/${path}`, OPENAPI, {
        deadlineMs: DEADLINE_MS,
      });
    } catch (error) {
      if (!(error instanceof KubernetesError && error.isMissing)) {
        throw error;
      }
    }
  }
  return shareJson({ crds, openapi });
}
