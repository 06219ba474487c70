import { createServingLinks } from './ServingLinks';

describe('createServingLinks', () => {
  const links = createServingLinks({
    services: () => '/serving',
    service: p => `/serving/${p.cluster}/${p.namespace}/${p.kind}/${p.name}`,
    tenancy: () => '/tenancy',
    models: () => '/models',
    compareModels: () => '/models/compare',
    model: p => `/models/${p.namespace}/${p.name}`,
    entity: p => `/catalog/${p.namespace}/${p.kind}/${p.name}`,
    template: p => `/create/templates/${p.namespace}/${p.templateName}`,
  });

  it('builds the addresses the app resolves', () => {
    expect(links.services({ tenant: 'a b' })).toBe('/serving?tenant=a%20b');
    expect(
      links.service({
        cluster: 'c',
        namespace: 'n',
        kind: 'Deployment',
        name: 'x',
      }),
    ).toBe('/serving/c/n/Deployment/x');
    expect(links.tenantCosts({ cluster: 'gpu eu', name: 'team-a' })).toBe(
      '/tenancy/gpu%20eu/team-a/costs',
    );
    expect(links.model('resource:default/m')).toBe('/models/default/m');
    expect(
      links.compareModels({ models: ['a', 'b+c'], tenant: 'team-a' }),
    ).toBe('/models/compare?model=a&model=b%2Bc&tenant=team-a');
    expect(links.entity('Component:team-a/chat')).toBe(
      '/catalog/team-a/component/chat',
    );
    expect(links.deploy()).toBe('/create/templates/default/inference-service');
  });

  it('opens the form with the answers that are known', () => {
    const answers = { model: 'resource:default/qwen3-8b', tenant: 'team-a' };
    const url = new URL(links.deploy(answers)!, 'http://localhost');
    expect(url.pathname).toBe('/create/templates/default/inference-service');
    expect(JSON.parse(url.searchParams.get('formData')!)).toEqual(answers);
  });

  it('opens the form of the golden path that a service is of, and none where there is none', () => {
    const answers = { name: 'chat' };
    const url = new URL(
      links.deploy(answers, 'template:models/plain-deployment')!,
      'http://localhost',
    );
    expect(url.pathname).toBe('/create/templates/models/plain-deployment');
    expect(links.deploy(answers, null)).toBeUndefined();
  });

  it.each(['team-a', 'team-a/chat', 'group:', ''])(
    'leads nowhere for %j, which is no entity ref',
    ref => {
      expect(links.entity(ref)).toBeUndefined();
      expect(links.model(ref)).toBeUndefined();
    },
  );

  it('returns undefined for pages that the app does not have', () => {
    const nowhere = createServingLinks({});
    expect(nowhere.services({ tenant: 'a' })).toBeUndefined();
    expect(nowhere.models()).toBeUndefined();
    expect(nowhere.compareModels({ models: ['a'] })).toBeUndefined();
    expect(nowhere.modelSources()).toBeUndefined();
    expect(nowhere.model('resource:default/m')).toBeUndefined();
    expect(nowhere.entity('component:default/x')).toBeUndefined();
    expect(nowhere.deploy({ tenant: 'team-a' })).toBeUndefined();
    expect(nowhere.onboard({ action: 'set-up' })).toBeUndefined();
  });

  it('leads to no form in a portal that opens no pull requests', () => {
    const readOnly = createServingLinks(
      { services: () => '/serving', template: () => '/create' },
      { opensPullRequests: false },
    );
    expect(readOnly.deploy({ tenant: 'team-a' })).toBeUndefined();
    expect(readOnly.onboard({ action: 'set-up' })).toBeUndefined();
    expect(readOnly.services()).toBe('/serving');
  });
});
