import { YamlReader } from '@model-serving/backstage-kubernetes-policy-node';
import { REPOSITORY_LIMITS } from '../../gitops/fileLimits';
import { planKustomizations, safeKustomization } from './kustomizations';

const reader = () => new YamlReader(REPOSITORY_LIMITS, 'kubernetes');

const plan = (files: Record<string, string>) =>
  planKustomizations(
    Object.entries(files).map(([path, content]) => ({ path, content })),
    reader(),
  );

const refusalOf = (kustomization: string, files: Record<string, string> = {}) =>
  plan({ 'a/kustomization.yaml': kustomization, ...files }).find(
    ({ file }) => file === 'a/kustomization.yaml',
  )!.refusal;

describe('kustomizations of a repository', () => {
  it('are read with what they need, and those that others use are parts', () => {
    expect(
      plan({
        'base/kustomization.yaml':
          'resources: [service.yaml]\nconfigMapGenerator: [{name: c, files: [key=config/app.ini]}]',
        'base/service.yaml': '',
        'overlays/prod/kustomization.yml':
          'namespace: team-a\nresources: [../../base]\npatches: [{path: patch.yaml}]',
        'overlays/prod/patch.yaml': '',
        'parts/kustomization.yaml': 'kind: Component',
      }),
    ).toEqual([
      expect.objectContaining({
        file: 'base/kustomization.yaml',
        isPart: true,
      }),
      {
        file: 'overlays/prod/kustomization.yml',
        folder: 'overlays/prod',
        namespace: 'team-a',
        reads: [
          'overlays/prod/kustomization.yml',
          'overlays/prod/patch.yaml',
          'base/kustomization.yaml',
          'base/service.yaml',
          'base/config/app.ini',
        ],
        resources: ['base/service.yaml'],
        isPart: false,
      },
      expect.objectContaining({
        file: 'parts/kustomization.yaml',
        isPart: true,
      }),
    ]);
  });

  it.each<[kustomization: string, says: RegExp]>([
    ['resources: ["https://example.com/all.yaml"]', /from the network/],
    ['resources: ["github.com/org/repo//deploy?ref=v1"]', /from the network/],
    ['bases: ["git@github.com:org/repo.git"]', /from the network/],
    ['components: ["ssh://git@example.com/repo"]', /from the network/],
    ['resources: ["gh:org/repo"]', /from the network/],
    ['resources: ["file:///etc"]', /from the network/],
    ['resources: ["/etc/passwd"]', /no path inside the repository/],
    ['resources: ["../../outside"]', /no path inside the repository/],
    ['resources: ["example.com:org/repo"]', /no path inside the repository/],
    ['resources: [missing.yaml]', /no YAML file or kustomization/],
    ['patches: [{path: "https://example.com/p.yaml"}]', /from the network/],
    [
      'configMapGenerator: [{name: c, files: [k=/etc/passwd]}]',
      /no path inside/,
    ],
    [
      'secretGenerator: [{name: c, envs: [../../secrets.env]}]',
      /no path inside/,
    ],
    ['openapi: {path: "https://example.com/schema.json"}', /from the network/],
    ['helmCharts: [{name: redis, repo: "https://example.com"}]', /needs Helm/],
    ['generators: [plugin.yaml]', /may be programs/],
    ['transformers: [plugin.yaml]', /may be programs/],
    ['validators: [plugin.yaml]', /may be programs/],
    ['Resources: ["../../outside"]', /"Resources" is not spelled/],
    ['RESOURCES: ["http://127.0.0.1:8080/all.yaml"]', /not spelled/],
    ['re\u017fources: ["../../outside"]', /not spelled/],
    ['resources: []\nbaseS: ["/etc"]', /"baseS" is not spelled/],
    ['HelmCharts: [{name: redis}]', /not spelled/],
    ['patches: [{Path: "https://example.com/p.yaml"}]', /not spelled/],
    ['configMapGenerator: [{name: c, FILES: [../../a]}]', /not spelled/],
    ['secretGenerator: [{name: c, Env: ../../a}]', /not spelled/],
    ['resources: [', /kustomization\.yaml cannot be accepted/],
  ])('%s is not built', (kustomization, says) => {
    expect(refusalOf(kustomization)).toMatch(says);
  });

  it('is not built where a base must not be', () => {
    expect(
      refusalOf('resources: [../b]', {
        'b/kustomization.yaml': 'resources: ["https://example.com/x.yaml"]',
      }),
    ).toMatch(/^its base b\/kustomization\.yaml: .*from the network/);
  });

  it('that use each other are read once', () => {
    const [{ reads }] = plan({
      'a/kustomization.yaml': 'resources: [../b]',
      'b/kustomization.yaml': 'resources: [../a]',
    });
    expect(reads).toEqual(['a/kustomization.yaml', 'b/kustomization.yaml']);
  });

  it('name no path that could be taken for an address when they are built', () => {
    expect(
      JSON.parse(
        safeKustomization(
          {
            path: 'kustomization.yaml',
            content:
              'resources: [github.com/org/repo, ../base]\nnamePrefix: a-',
          },
          reader(),
        ),
      ),
    ).toEqual({
      resources: ['./github.com/org/repo', '../base'],
      namePrefix: 'a-',
      buildMetadata: ['originAnnotations'],
    });
  });
});
