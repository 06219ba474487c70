import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import {
  createForge,
  Forge,
  GitOpsConfig,
  GitOpsFile,
  GitOpsSnapshot,
  gitOpsServiceRef,
  readGitOpsConfig,
} from '@model-serving/backstage-plugin-model-serving-node';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FakeApiServer } from './FakeApiServer';

const TEMPLATES = resolve(__dirname, '../../../../templates/platform');
/** The one commit that touched anything, until a test lists others. */
export const LISTED_COMMIT = 'f'.repeat(40);

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const CONFIG_MAPS = '/api/v1/configmaps';

const facts = (uri: string) => ({
  uri,
  format: 'vLLM',
  task: 'text-generation',
  engine: 'vLLM',
});

/** A model's entity as the catalog serves it, from a location. */
export const modelEntity = (
  name: string,
  uri: string,
  location = `model-serving:${name}`,
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name,
    title: `Model ${name}`,
    annotations: {
      'backstage.io/managed-by-location': location,
      'backstage.io/managed-by-origin-location': location,
    },
  },
  spec: {
    type: 'ai-model',
    owner: 'group:default/platform-owners',
    model: facts(uri),
  },
});

/** The platform's file that defines a model. */
export const modelFile = (name: string, uri: string, spec: JsonObject = {}) =>
  JSON.stringify({
    apiVersion: 'model-serving.backstage.io/v1alpha1',
    kind: 'Model',
    metadata: { name, title: `Model ${name}` },
    spec: {
      ...facts(uri),
      owner: 'group:default/platform-owners',
      ...spec,
    },
  });

const crd = (group: string, version: string, kind: string, plural: string) => ({
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    names: { kind, plural },
    scope: 'Namespaced',
    versions: [
      {
        name: version,
        served: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            },
          },
        },
      },
    ],
  },
});

/** The project's own platform files in a GitOps repository, its models, and a cluster's CRDs. */
export class PlatformFixture {
  commit = 'c0ffee';
  files = new Map<string, string>();
  /** Takes the place of the forge that the fake server plays; before {@link options}. */
  forge: Forge | undefined;
  /** What earlier commits held, by their ids. */
  readonly former = new Map<string, ReadonlyMap<string, string>>();
  /** Folder of the tenants in the repository. */
  tenantsPath = 'tenants';
  /** What the catalog holds. */
  readonly entities: ReturnType<typeof modelEntity>[] = [];
  readonly request = {
    tenant: 'team-a',
    name: 'fresh',
    model: 'resource:default/qwen3-8b',
    accelerator: 'h100-1',
    replicas: { min: 1, max: 2 },
    priority: 'serving-standard',
    purpose: 'Answers questions of the support desk',
  };

  constructor() {
    this.addModel(
      'qwen3-8b',
      `oci://registry.example.com/models/qwen3-8b@sha256:${'ab'.repeat(32)}`,
    );
    this.addModel(
      'nightly',
      'oci://registry.example.com/models/nightly:latest',
    );
    for (const folder of ['policies', 'profiles']) {
      for (const file of readdirSync(join(TEMPLATES, folder))) {
        this.files.set(
          `platform/${folder}/${file}`,
          readFileSync(join(TEMPLATES, folder, file), 'utf8'),
        );
      }
    }
  }

  /** A further model of the repository and the catalog; before {@link options}. */
  addModel(name: string, uri: string, spec: JsonObject = {}): void {
    this.files.set(`platform/models/${name}.yaml`, modelFile(name, uri, spec));
    this.entities.push(modelEntity(name, uri));
  }

  options(server: FakeApiServer): { features: BackendFeature[] } {
    for (const each of [
      crd(
        'serving.kserve.io',
        'v1beta1',
        'InferenceService',
        'inferenceservices',
      ),
      crd('keda.sh', 'v1alpha1', 'ScaledObject', 'scaledobjects'),
      crd(
        'keda.sh',
        'v1alpha1',
        'TriggerAuthentication',
        'triggerauthentications',
      ),
      crd('external-secrets.io', 'v1', 'ExternalSecret', 'externalsecrets'),
    ]) {
      server.put(CRDS, each);
    }
    server.serve(CONFIG_MAPS, 'ConfigMap');
    for (const namespace of ['team-a', 'team-b']) {
      server.put(CONFIG_MAPS, {
        metadata: { name: 'serving-limits', namespace },
        data: {
          maxGpusPerService: '2',
          priorityClasses:
            'serving-standard,serving-critical,serving-experiment',
        },
      });
    }
    server.serveText('/api/v1/repos/platform/serving/pulls', '[]');
    server.serveText(
      '/api/v1/repos/platform/serving/commits',
      JSON.stringify([
        {
          sha: LISTED_COMMIT,
          created: '2026-11-01T12:00:00Z',
          commit: { message: 'Begin', author: { name: 'portal' } },
          parents: [],
        },
      ]),
    );
    return {
      features: [
        this.#gitOpsFactory(),
        catalogServiceMock.factory({
          entities: this.entities,
        }),
      ],
    };
  }

  /** The real forge, with a repository that holds the fixture's files. */
  #gitOpsFactory(): BackendFeature {
    return createServiceFactory({
      service: gitOpsServiceRef,
      deps: { config: coreServices.rootConfig },
      factory: async ({ config }) => {
        const gitops = readGitOpsConfig(config)!;
        const forge = this.forge ?? createForge({ gitops }).forge;
        const repository = {
          read: async () => this.#snapshot(gitops),
          filesAt: async (commit: string, folder: string) =>
            filesOf(this.former.get(commit) ?? this.files).filter(({ path }) =>
              path.startsWith(`${folder}/`),
            ),
        };
        return { configured: { config: gitops, forge, repository } };
      },
    });
  }

  #snapshot({ repository }: GitOpsConfig): GitOpsSnapshot {
    return {
      commit: this.commit,
      files: filesOf(this.files),
      asOf: new Date().toISOString(),
      source: `forge:${new URL(repository).host}`,
      stale: false,
    };
  }

  /** `modelServing.gitops` for a forge that the fake server plays. */
  static gitops(server: FakeApiServer, tenants = 'tenants'): JsonObject {
    return {
      paths: { tenants },
      repository: `${server.url}/platform/serving`,
      branch: 'main',
      forge: 'gitea',
      credentials: { username: 'portal', password: 'canary-forge-password' },
    };
  }
}

function filesOf(files: ReadonlyMap<string, string>): GitOpsFile[] {
  return [...files].map(([path, content]) => ({ path, content }));
}
