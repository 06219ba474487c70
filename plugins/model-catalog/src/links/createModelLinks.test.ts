import { createModelLinks } from './createModelLinks';

describe('createModelLinks', () => {
  it('opens the form with the answers that are known', () => {
    const links = createModelLinks({
      template: ({ namespace, templateName }) =>
        `/create/templates/${namespace}/${templateName}`,
    });
    const address = links.deploy({
      model: 'resource:default/qwen3-8b',
      tenant: 'team-a',
    });
    const url = new URL(address!, 'http://localhost');
    expect(url.pathname).toBe('/create/templates/default/inference-service');
    expect(JSON.parse(url.searchParams.get('formData')!)).toEqual({
      model: 'resource:default/qwen3-8b',
      tenant: 'team-a',
    });
  });

  it('leads nowhere where the app has no such page', () => {
    const links = createModelLinks({});
    expect(links.models()).toBeUndefined();
    expect(links.model('resource:default/m')).toBeUndefined();
    expect(links.entity('component:team-a/chat')).toBeUndefined();
    expect(links.deploy({ model: 'resource:default/m' })).toBeUndefined();
  });
});
