import { isTrustedLocation, provenanceOf } from './provenance';
import { suiteClaimOf } from './claims';

const LOCATION = 'backstage.io/managed-by-location';
const ORIGIN = 'backstage.io/managed-by-origin-location';

const entity = (annotations: Record<string, string>) => ({
  metadata: { name: 'x', annotations },
});

describe('provenanceOf', () => {
  it('is ours only when both annotations of the catalog say so', () => {
    const ours = 'model-serving:https://git.example.com/platform/models/a.yaml';
    const theirs = 'url:https://git.example.com/team-b/x.yaml';
    const isOurs = (location: string, origin: string) =>
      provenanceOf(entity({ [LOCATION]: location, [ORIGIN]: origin })).isOurs;

    expect(isOurs(ours, ours)).toBe(true);
    expect(isOurs(theirs, ours)).toBe(false);
    expect(isOurs(ours, theirs)).toBe(false);
    expect(provenanceOf({ metadata: { name: 'x' } })).toEqual({
      isOurs: false,
      isTrusted: false,
      location: null,
      origin: null,
    });
  });
});

describe('isTrustedLocation', () => {
  const trusted = [
    'url:https://git.example.com/platform/catalog/src/branch/main/*',
    'file:/etc/portal/models.yaml',
  ];

  it.each([
    'url:https://git.example.com/platform/catalog/src/branch/main/a.yaml',
    'url:https://GIT.example.com/platform/catalog/src/branch/main/a/b.yaml',
    'file:/etc/portal/models.yaml',
  ])('trusts %s', location => {
    expect(isTrustedLocation(location, trusted)).toBe(true);
  });

  it.each([
    'url:https://git.example.com/team-b/x.yaml',
    'url:https://git.example.com/platform/catalog/src/branch/evil/a.yaml',
    'url:https://git.example.com/platform/catalog/src/branch/main/../../../../../team-b/x.yaml',
    'url:https://git.example.com/platform/catalog/src/branch/main/%2e%2e/%2e%2e/x.yaml',
    'url:https://git.example.com/platform/catalog/src/branch/main/..%2f..%2fx.yaml',
    'url:https://git.example.com/platform/catalog/src/branch/main/..\\x.yaml',
    'url:https://git.example.com:8443/platform/catalog/src/branch/main/a.yaml',
    'url:http://git.example.com/platform/catalog/src/branch/main/a.yaml',
    'url:https://git.example.com@evil.example/platform/catalog/src/branch/main/a',
    'file:/etc/portal/../portal/models.yaml',
    'file:/etc/portal/models.yaml2',
    'url:',
    '',
  ])('does not trust %s', location => {
    expect(isTrustedLocation(location, trusted)).toBe(false);
  });

  it('trusts nothing by default, and not everything by a star', () => {
    expect(isTrustedLocation('url:https://x.example/a', [])).toBe(false);
    expect(isTrustedLocation('url:https://x.example/a', ['*'])).toBe(false);
    expect(isTrustedLocation(null, trusted)).toBe(false);
  });
});

describe('suiteClaimOf', () => {
  const of = (
    kind: string,
    type: unknown,
    metadata: object = {},
    reserved?: Parameters<typeof suiteClaimOf>[1],
  ) =>
    suiteClaimOf(
      { kind, metadata: { name: 'Next', ...metadata }, spec: { type } },
      reserved,
    );
  const reserved = {
    namespaces: new Map([['team-a', 'team-a']]),
    refs: new Set(['system:default/next']),
  };

  it.each([
    ['Resource', 'ai-model'],
    ['RESOURCE', 'AI-Model'],
    ['Component', 'model-server'],
    ['System', 'ai-tenant'],
  ])('%s %s is a claim', (kind, type) => {
    expect(of(kind, type)).toMatch(/^is a /);
  });

  it.each([
    ['Resource', 'database'],
    ['Component', 'ai-model'],
    ['System', undefined],
    ['API', 'openapi'],
  ])('%s %s is none', (kind, type) => {
    expect(of(kind, type, {}, undefined)).toBeUndefined();
  });

  it("claims by the suite's annotations, whatever the kind", () => {
    const annotations = { 'model-serving.backstage.io/service': 'x' };
    expect(of('Component', 'website', { annotations })).toContain('annotation');
  });

  it("claims by a tenant's namespace and by a reserved name", () => {
    const metadata = { namespace: 'Team-A' };
    expect(of('Component', 'website', metadata, reserved)).toBe(
      'is in namespace team-a, which belongs to tenant team-a',
    );
    expect(of('API', 'grpc', metadata, reserved)).toBeDefined();
    expect(of('Group', 'team', metadata, reserved)).toBeUndefined();
    expect(of('System', 'product', {}, reserved)).toContain('name');
    expect(of('Domain', 'product', {}, reserved)).toBeUndefined();
  });
});
