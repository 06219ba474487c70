import {
  readYamlDocuments,
  isKubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import { platformFile } from '../../goldenPaths/__fixtures__/input';
import { Destinations } from './destinations';

const application = (spec: object) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'a' },
  spec,
});

const set = (generators: object[], path: string, namespace: string) => ({
  ...application({
    generators,
    template: {
      spec: { source: { path }, destination: { namespace } },
    },
  }),
  kind: 'ApplicationSet',
});

const folders = (...paths: object[]) => ({ git: { directories: paths } });

const PATHS = [
  'apps/chat/service.yaml',
  'apps/chat/nested/more.yaml',
  'apps/legacy/service.yaml',
  'overlays/prod/kustomization.yaml',
  'overlays/prod/extra/patch.yaml',
  'tenants/team-a/tenant.yaml',
  'tenants/team-a/chat/service.yaml',
];

const of = (objects: object[], path: string, fallback?: string) =>
  new Destinations({
    objects: objects as any,
    paths: PATHS,
    built: ['overlays/prod'],
    fallback,
  }).of(path);

const destination = { namespace: 'team-a' };

describe('the namespace of an object that names none', () => {
  it.each<
    [what: string, objects: object[], path: string, namespaces: string[]]
  >([
    [
      'of the Application whose path it is in',
      [application({ source: { path: './apps/chat/' }, destination })],
      'apps/chat/service.yaml',
      ['team-a'],
    ],
    [
      'not of one that does not go into folders',
      [application({ source: { path: 'apps/chat' }, destination })],
      'apps/chat/nested/more.yaml',
      [],
    ],
    [
      'of one that does',
      [
        application({
          source: { path: 'apps', directory: { recurse: true } },
          destination,
        }),
      ],
      'apps/chat/nested/more.yaml',
      ['team-a'],
    ],
    [
      'of one that builds the folder',
      [application({ source: { path: 'overlays/prod' }, destination })],
      'overlays/prod/extra/patch.yaml',
      ['team-a'],
    ],
    [
      'of one with several sources',
      [
        application({
          sources: [{ chart: 'redis' }, { path: 'apps/chat' }],
          destination,
        }),
      ],
      'apps/chat/service.yaml',
      ['team-a'],
    ],
    [
      'of the deepest folder',
      [
        application({
          source: { path: 'apps', directory: { recurse: true } },
          destination: { namespace: 'all' },
        }),
        application({ source: { path: 'apps/chat' }, destination }),
      ],
      'apps/chat/service.yaml',
      ['team-a'],
    ],
    [
      'of each Application, where several apply it',
      ['dev', 'prod'].map(namespace =>
        application({
          source: { path: 'apps/chat' },
          destination: { namespace },
        }),
      ),
      'apps/chat/service.yaml',
      ['dev', 'prod'],
    ],
    [
      'of a set over folders, in Go templates',
      [
        set(
          [folders({ path: 'apps/*' })],
          '{{ .path.path }}',
          '{{ .path.basename }}',
        ),
      ],
      'apps/chat/service.yaml',
      ['chat'],
    ],
    [
      'of a set over folders, in the older language',
      [set([folders({ path: 'apps/*' })], '{{path}}', 'ns-{{path[1]}}')],
      'apps/chat/service.yaml',
      ['ns-chat'],
    ],
    [
      'not of a set that leaves the folder out',
      [
        set(
          [folders({ path: 'apps/*' }, { path: 'apps/legacy', exclude: true })],
          '{{ .path.path }}',
          '{{ .path.basename }}',
        ),
      ],
      'apps/legacy/service.yaml',
      [],
    ],
    [
      'of a set over a list',
      [
        set(
          [{ list: { elements: [{ name: 'chat', team: 'team-a' }] } }],
          'apps/{{name}}',
          '{{ .team }}',
        ),
      ],
      'apps/chat/service.yaml',
      ['team-a'],
    ],
    [
      'not of a set whose generator only a cluster can run',
      [set([{ clusters: {} }], 'apps/chat', '{{name}}')],
      'apps/chat/service.yaml',
      [],
    ],
    [
      'of a Flux Kustomization',
      [
        {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          metadata: { name: 'a' },
          spec: { path: './apps', targetNamespace: 'team-a' },
        },
      ],
      'apps/chat/nested/more.yaml',
      ['team-a'],
    ],
  ])('is that %s', (_what, objects, path, namespaces) => {
    expect(of(objects, path)).toEqual(namespaces);
  });

  it('is the given one where nothing applies the file', () => {
    const objects = [
      application({ source: { path: 'apps/chat' }, destination }),
    ];
    expect(of(objects, 'apps/legacy/service.yaml', 'team-z')).toEqual([
      'team-z',
    ]);
    expect(of(objects, 'apps/chat/service.yaml', 'team-z')).toEqual(['team-a']);
  });

  it("is the tenant's in the repository that the platform ships", () => {
    const objects = readYamlDocuments(platformFile('argocd/applications.yaml'))
      .map(({ value }) => value)
      .filter(isKubernetesObject);
    expect(of(objects, 'tenants/team-a/chat/service.yaml')).toEqual(['team-a']);
    expect(of(objects, 'tenants/team-a/tenant.yaml')).toEqual(['team-a']);
  });
});
