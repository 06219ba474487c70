import { createServingLinks } from './createServingLinks';

describe('createServingLinks', () => {
  it('builds the addresses the app resolves', () => {
    const links = createServingLinks({
      services: () => '/serving',
      service: p => `/serving/${p.cluster}/${p.namespace}/${p.kind}/${p.name}`,
      tenancy: () => '/tenancy',
      entity: p => `/catalog/${p.namespace}/${p.kind}/${p.name}`,
      template: p => `/create/templates/${p.namespace}/${p.templateName}`,
    });
    expect(links.services({ tenant: 'a b' })).toBe('/serving?tenant=a%20b');
    expect(
      links.service({
        cluster: 'c',
        namespace: 'n',
        kind: 'Deployment',
        name: 'x',
      }),
    ).toBe('/serving/c/n/Deployment/x');
    expect(links.entity('Component:team-a/chat')).toBe(
      '/catalog/team-a/component/chat',
    );
    expect(links.deploy()).toBe('/create/templates/default/inference-service');
  });

  it('answers undefined for pages the app does not have', () => {
    const links = createServingLinks({});
    expect(links.services({ tenant: 'a' })).toBeUndefined();
    expect(links.entity('component:default/x')).toBeUndefined();
    expect(links.deploy()).toBeUndefined();
  });
});
