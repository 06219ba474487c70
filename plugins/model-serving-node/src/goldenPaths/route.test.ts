import { readYamlDocuments } from '@model-serving/backstage-kubernetes-policy-node';
import fc from 'fast-check';
import { checkFiles } from '../check';
import { checkInput, picture } from '../check/__fixtures__/world';
import { closestAccelerator, contextOfFiles } from '../check/contextOfFiles';
import { EffectiveProfile, mergeProfiles, parseProfiles } from '../profiles';
import { platformFile, renderInput, target } from './__fixtures__/input';
import type { ServicePath } from './GoldenPath';
import { inferenceServicePath } from './inferenceService';
import { llmInferenceServicePath } from './llmInferenceService';
import { rawDeploymentPath } from './rawDeployment';
import { renderService } from './renderService';

const ROUTE = {
  gateway: { namespace: 'gateway-system', name: 'serving', listener: 'https' },
  address: 'https://{service}.{tenant}.models.example.com',
};

const HOST = 'chat.team-a.models.example.com';

const withRoute =
  (route: NonNullable<EffectiveProfile['defaults']['route']> = ROUTE) =>
  (profile: EffectiveProfile): EffectiveProfile => ({
    ...profile,
    defaults: { ...profile.defaults, route },
  });

const PATHS: ReadonlyArray<
  readonly [path: ServicePath, backend: { name: string; port: number }]
> = [
  [inferenceServicePath, { name: 'chat-predictor', port: 80 }],
  [rawDeploymentPath, { name: 'chat', port: 80 }],
  [llmInferenceServicePath, { name: 'chat-kserve-workload-svc', port: 8000 }],
];

const fixed = { replicas: { min: 1, max: 1 } };

const inputOf = (
  path: ServicePath,
  route?: NonNullable<EffectiveProfile['defaults']['route']>,
) => ({
  ...checkInput(fixed, withRoute(route), path),
  picture: picture(4, 0, { HTTPRoute: [] }),
});

const objectsIn = (files: readonly { path: string; content: string }[]) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value as any)
    .filter(Boolean);

const routesIn = (files: readonly { path: string; content: string }[]) =>
  objectsIn(files).filter(({ kind }) => kind === 'HTTPRoute');

const routeTaken = (namespace: string, name: string, hostname = HOST) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { namespace, name, uid: 'r', resourceVersion: '1' },
  spec: { hostnames: [hostname] },
});

const findings = async (input: ReturnType<typeof inputOf>, rule?: string) =>
  (await checkFiles(input)).findings.filter(
    found =>
      found.outcome !== 'pass' && (rule === undefined || found.rule === rule),
  );

describe.each(
  PATHS.map(([path, backend]) => [path.id, path, backend] as const),
)('the route of a service, by %s', (_id, path, backend) => {
  it('is not written where the platform names no gateway', () => {
    expect(routesIn(checkInput(fixed, undefined, path).files)).toEqual([]);
  });

  it('has a host of its own, on the listener of the gateway, and leads to the service alone', () => {
    const [route, ...more] = routesIn(inputOf(path).files);
    expect(more).toEqual([]);
    expect(route).toMatchObject({
      metadata: {
        name: 'chat',
        namespace: 'team-a',
        annotations: {
          'model-serving.backstage.io/address': `https://${HOST}`,
        },
      },
      spec: {
        parentRefs: [
          {
            namespace: 'gateway-system',
            name: 'serving',
            sectionName: 'https',
          },
        ],
        hostnames: [HOST],
        rules: [{ backendRefs: [backend] }],
      },
    });
  });

  it('passes every check of the platform, and is in the API of the catalog', async () => {
    const input = inputOf(path);
    expect(await findings(input)).toEqual([]);
    const api = objectsIn(input.files).find(({ kind }) => kind === 'API');
    expect(api.spec.definition).toContain(`url: https://${HOST}`);
  });

  it.each([
    [
      'a host of another tenant',
      { ...ROUTE, address: 'https://{service}.{tenant}.elsewhere.example' },
      /host name "chat\.team-a\.elsewhere\.example"/,
    ],
    [
      'a gateway that it may not use',
      { ...ROUTE, gateway: { namespace: 'gateway-system', name: 'internal' } },
      /attaches to gateway-system\/internal/,
    ],
  ])('is refused by the policies with %s', async (_, route, says) => {
    const found = await findings(inputOf(path, route), 'serving-exposure');
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringMatching(says),
    ]);
  });

  it('may not be changed by hand', async () => {
    const input = inputOf(path);
    const files = input.files.map(({ content, ...file }) => ({
      ...file,
      content: content.replace(
        `    - ${HOST}`,
        '    - other.team-a.models.example.com',
      ),
    }));
    expect(
      (await findings({ ...input, files }, 'golden-path')).map(
        ({ message }) => message,
      ),
    ).toEqual([
      `HTTPRoute: spec.hostnames[0] is "other.team-a.models.example.com"; it must be "${HOST}"`,
    ]);
  });
});

describe('a host that is taken', () => {
  const messages = async (
    changes: Partial<ReturnType<typeof inputOf>>,
    route?: typeof ROUTE,
  ) =>
    (
      await findings(
        { ...inputOf(inferenceServicePath, route), ...changes },
        'route-host',
      )
    ).map(({ message, outcome }) => [outcome, message]);

  it.each([
    [
      'a route of another tenant',
      'team-b',
      'chat',
      /a route of another tenant/,
    ],
    ['another route of the tenant', 'team-a', 'old', /HTTPRoute old/],
  ])('is refused: %s', async (_, namespace, name, says) => {
    expect(
      await messages({
        picture: picture(4, 0, { HTTPRoute: [routeTaken(namespace, name)] }),
      }),
    ).toEqual([['fail', expect.stringMatching(says)]]);
  });

  it('does not name objects of other tenants', async () => {
    const [[, message]] = await messages({
      picture: picture(4, 0, { HTTPRoute: [routeTaken('secret-team', 'gem')] }),
    });
    expect(message).not.toMatch(/secret-team|gem/);
  });

  it('is not its own, nor one that stands for many', async () => {
    expect(
      await messages({
        picture: picture(4, 0, {
          HTTPRoute: [
            routeTaken('team-a', 'chat'),
            routeTaken('team-b', 'all', '*.team-a.models.example.com'),
          ],
        }),
      }),
    ).toEqual([]);
  });

  it('is refused where Git has a service that the pattern gives the same host', async () => {
    const route = {
      ...ROUTE,
      address: 'https://{service}-{tenant}.example.com',
    };
    expect(
      await messages(
        { existingDirectories: ['tenants/team-a/chat', 'tenants/a/chat-team'] },
        route,
      ),
    ).toEqual([['fail', expect.stringMatching(/another service in Git/)]]);
  });

  it('is unknown, and not free, where routes cannot be read', async () => {
    expect(await messages({ picture: picture() })).toEqual([
      ['warn', expect.stringMatching(/cannot read HTTPRoutes/)],
    ]);
  });
});

describe('the gateway in a profile', () => {
  const CLUSTER = (settings: string) => ({
    path: 'platform/profiles/sandbox.yaml',
    content: `apiVersion: model-serving.backstage.io/v1alpha1
kind: Profile
metadata: { name: sandbox }
spec:
  layer: cluster
  match: { cluster: sandbox }
  defaults:
    route:
      gateway: { namespace: gateway-system, name: serving }
      address: '${settings}'
`,
  });
  const merged = (address: string) =>
    mergeProfiles(
      parseProfiles([platformFile('profiles/platform.yaml'), CLUSTER(address)]),
      target,
    ).defaults.route;

  it.each([
    'https://{service}.{tenant}.models.example.com',
    'http://{service}-{tenant}.models.example.com:8080',
  ])('takes the address %s', address => {
    expect(merged(address)?.address).toBe(address);
  });

  it.each([
    'https://{service}.models.example.com',
    'https://{tenant}.models.example.com',
    'https://{service}.{service}.{tenant}.example.com',
    'https://{service}.{tenant}.models.example.com/path',
    'https://user@{service}.{tenant}.models.example.com',
    'ftp://{service}.{tenant}.example.com',
    'https://{service}.{tenant}.Example.com',
    '{service}.{tenant}.example.com',
  ])('refuses %s', address => {
    expect(() => merged(address)).toThrow(/defaults\.route\.address/);
  });
});

it('a service with a route is read back as its request, and rendered the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PATHS.map(([path]) => path)),
      fc.boolean(),
      fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/),
      (path, isStopped, name) => {
        const rendered = renderInput({ ...fixed, name });
        const input = {
          ...rendered,
          profile: withRoute()(rendered.profile),
          request: {
            ...rendered.request,
            ...(isStopped && { stopped: true as const }),
          },
        };
        const files = renderService(path, input);
        const reading = path.read(objectsIn(files))!;
        const { request } = contextOfFiles(
          { ...checkInput(), ...input, service: name },
          reading,
          closestAccelerator(reading, input.profile)!,
        );
        expect(request.stopped).toBe(input.request.stopped);
        expect(renderService(path, { ...input, request })).toEqual(files);
        expect(routesIn(files)).toHaveLength(1);
      },
    ),
    { numRuns: 30 },
  );
});
