import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { httpRouterServiceFactory } from '@backstage/backend-defaults/httpRouter';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import { urlReaderServiceFactory } from '@backstage/backend-defaults/urlReader';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { parse, stringify } from 'yaml';
import { MODEL, entityProvider, tenantEntities } from './catalogEntities';
import { portalFeatures } from './portalFeatures';
import { NAME_HEADER, signInByName } from './signIn';
import { until } from './until';

/** The people of the portal: one per tenant, and who owns the platform. */
export const PEOPLE = {
  member: 'member',
  other: 'other-member',
  owner: 'owner',
} as const;

const shipped = parse(
  readFileSync(resolvePackagePath('backend', '../../app-config.yaml'), 'utf8'),
);

const user = (name: string, group: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name },
  spec: { memberOf: [group] },
});

const group = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
});

const template = (name: string, steps: JsonObject[]) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name },
  spec: {
    owner: 'group:default/platform-owners',
    type: 'service',
    parameters: [{ properties: { question: { type: 'string' } } }],
    steps,
  },
});

const ORGANIZATION = [
  group('platform-owners'),
  group('team-a'),
  group('team-b'),
  user(PEOPLE.member, 'team-a'),
  user(PEOPLE.other, 'team-b'),
  user(PEOPLE.owner, 'platform-owners'),
];

const TEMPLATES = [
  template('nothing', []),
  template('reads-repositories', [
    { id: 'fetch', action: 'fetch:plain', input: { url: 'https://x.example' } },
  ]),
];

/**
 * The portal as `index.ts` and `app-config.yaml` ship it, with an organization, two tenants and more templates of its
 * own, and a way to sign in by name.
 */
export async function startPortal(
  options: {
    features?: BackendFeature[];
    /** Hosts that the catalog may read from. */
    readable?: string[];
  } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'portal-'));
  const file = (name: string, documents: object[]) => {
    const target = join(folder, name);
    writeFileSync(target, documents.map(each => stringify(each)).join('---\n'));
    return target;
  };
  const scheduler = mockServices.scheduler();
  const backend = await startTestBackend({
    features: [
      ...portalFeatures(),
      signInByName,
      entityProvider([
        MODEL,
        ...tenantEntities('team-a'),
        ...tenantEntities('team-b'),
      ]),
      authServiceFactory,
      httpAuthServiceFactory,
      httpRouterServiceFactory,
      permissionsServiceFactory,
      permissionsRegistryServiceFactory,
      urlReaderServiceFactory,
      userInfoServiceFactory,
      actionsRegistryServiceFactory,
      actionsServiceFactory,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: {
            baseUrl: 'http://localhost:7007',
            actions: shipped.backend.actions,
            reading: {
              allow: (options.readable ?? []).map(host => ({ host })),
            },
          },
          auth: {
            environment: 'test',
            session: { secret: 'test' },
            providers: { 'by-name': {} },
          },
          permission: shipped.permission,
          scaffolder: shipped.scaffolder,
          search: shipped.search,
          mcpActions: shipped.mcpActions,
          catalog: {
            ...shipped.catalog,
            locations: [
              {
                type: 'file',
                target: file('organization.yaml', ORGANIZATION),
                rules: [{ allow: ['User', 'Group'] }],
              },
              {
                type: 'file',
                target: file('templates.yaml', TEMPLATES),
                rules: [{ allow: ['Template'] }],
              },
              ...shipped.catalog.locations.map(
                (location: { target: string }) => ({
                  ...location,
                  target: resolvePackagePath('backend', location.target),
                }),
              ),
            ],
          },
          modelServing: {
            platformOwners: ['group:default/platform-owners'],
          },
        },
      }),
      ...(options.features ?? []),
    ],
  });
  /** A fresh session: what the catalog says now about the user and its groups. */
  const signIn = async (name: string): Promise<string> => {
    const { body } = await request(backend.server)
      .get('/api/auth/by-name/refresh')
      .set(NAME_HEADER, name)
      .expect(200);
    return body.backstageIdentity.token;
  };
  /** Sends requests as this user. */
  const as = async (name: string) => {
    const token = await signIn(name);
    const send = (
      method: 'get' | 'post' | 'delete',
      path: string,
      body?: object,
    ) => {
      const sent = request(backend.server)
        [method](path)
        .set('authorization', `Bearer ${token}`);
      return body ? sent.send(body) : sent;
    };
    return {
      get: (path: string) => send('get', path),
      post: (path: string, body: object = {}) => send('post', path, body),
      delete: (path: string) => send('delete', path),
    };
  };
  await until(async () => {
    const owner = await as(PEOPLE.owner);
    const { body } = await owner.get('/api/catalog/entities');
    const isThere = (ref: string) =>
      body.some(
        ({ kind, metadata }: any) => `${kind}:${metadata.name}` === ref,
      );
    return (
      body.length >= ORGANIZATION.length + TEMPLATES.length + 7 &&
      [
        'Template:batch-inference',
        'Template:external-model',
        'Template:inference-service',
        'Template:llm-inference-service',
        'Template:lora-adapter',
        'Template:raw-deployment',
        'Template:remove-service',
        'Template:roll-back',
        'Template:start-service',
        'Template:stop-service',
        'Template:tenant',
      ].every(isThere)
    );
  }, 'the catalog');
  /** Has search read the catalog as it is now. */
  const indexCatalog = () =>
    scheduler.triggerTask('search_index_software_catalog');
  return { ...backend, as, indexCatalog };
}
