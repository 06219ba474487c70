import { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { NotModifiedError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FakeApiServer } from './FakeApiServer';

const TEMPLATES = resolve(__dirname, '../../../../templates/platform');
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const CONFIG_MAPS = '/api/v1/configmaps';

const model = (name: string, uri: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name, title: `Model ${name}` },
  spec: {
    type: 'ai-model',
    owner: 'group:default/platform-owners',
    model: { uri, format: 'vLLM', task: 'text-generation', engine: 'vLLM' },
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
  /** Folder of the tenants in the repository. */
  tenantsPath = 'tenants';
  readonly #models = [
    model(
      'qwen3-8b',
      `oci://registry.example.com/models/qwen3-8b@sha256:${'ab'.repeat(32)}`,
    ),
    model('nightly', 'oci://registry.example.com/models/nightly:latest'),
  ];
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
    for (const folder of ['policies', 'profiles']) {
      for (const file of readdirSync(join(TEMPLATES, folder))) {
        this.files.set(
          `platform/${folder}/${file}`,
          readFileSync(join(TEMPLATES, folder, file), 'utf8'),
        );
      }
    }
  }

  /** A further model of the catalog; before {@link options}. */
  addModel(name: string, uri: string): void {
    this.#models.push(model(name, uri));
  }

  options(server: FakeApiServer): {
    config: JsonObject;
    features: BackendFeature[];
  } {
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
    const urlReader = mockServices.urlReader.mock({
      readTree: async (_url, options) => {
        if (options?.etag === this.commit) {
          throw new NotModifiedError();
        }
        return {
          etag: this.commit,
          files: async () =>
            [...this.files].map(([path, content]) => ({
              path,
              content: async () => Buffer.from(content),
            })),
          archive: async () => {
            throw new Error('not used');
          },
          dir: async () => {
            throw new Error('not used');
          },
        };
      },
    });
    const host = new URL(server.url).host;
    return {
      config: {
        integrations: {
          gitea: [
            { host, baseUrl: server.url, username: 'portal', password: 'x' },
          ],
        },
      },
      features: [
        urlReader.factory,
        catalogServiceMock.factory({
          entities: this.#models,
        }),
      ],
    };
  }

  /** `modelServing.gitops` for a forge that the fake server plays. */
  static gitops(server: FakeApiServer, tenants = 'tenants'): JsonObject {
    return {
      paths: { tenants },
      repository: `${server.url}/platform/serving`,
      branch: 'main',
      forge: 'gitea',
    };
  }
}
