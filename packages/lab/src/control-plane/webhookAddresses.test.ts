import { withWebhooksAt } from './webhookAddresses';

const service = { name: 'webhook', namespace: 'system', path: '/convert' };
const local = {
  url: 'https://127.0.0.1:9443/convert',
  caBundle: Buffer.from('authority').toString('base64'),
};

function moved(object: Parameters<typeof withWebhooksAt>[0]) {
  return withWebhooksAt(object, 'https://127.0.0.1:9443', 'authority');
}

describe('withWebhooksAt', () => {
  it('sends admission to this machine and keeps the rest', () => {
    const webhook = { name: 'one', failurePolicy: 'Fail' };
    const object = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'one' },
      webhooks: [{ ...webhook, clientConfig: { service } }],
    };

    expect(moved(object).webhooks).toEqual([
      { ...webhook, clientConfig: local },
    ]);
    expect(object.webhooks[0].clientConfig).toEqual({ service });
  });

  it('sends conversion to this machine', () => {
    const spec = { group: 'example.com' };
    const object = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'one' },
      spec: {
        ...spec,
        conversion: { webhook: { clientConfig: { service } } },
      },
    };

    expect(moved(object).spec).toEqual({
      ...spec,
      conversion: { webhook: { clientConfig: local } },
    });
  });

  it('leaves definitions without conversion as they are', () => {
    const object = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'one' },
      spec: { group: 'example.com' },
    };

    expect(moved(object)).toEqual(object);
  });
});
