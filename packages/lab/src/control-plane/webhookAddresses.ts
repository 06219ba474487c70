import type { KubernetesObject } from '../kubernetes/KubernetesObject';

interface ClientConfig {
  service?: { path?: string };
  url?: string;
  caBundle?: string;
}

/**
 * Sends an object's webhooks (admission or conversion) to a process on this machine instead of a Service.
 * Objects without webhooks come back as they are.
 *
 * @param server - address that the paths are appended to
 * @param authority - PEM of who signed the process's certificate
 */
export function withWebhooksAt<T extends KubernetesObject>(
  object: T,
  server: string,
  authority: string,
): T {
  const moved = structuredClone(object) as KubernetesObject;
  const caBundle = Buffer.from(authority).toString('base64');
  const move = (config: ClientConfig) => {
    const path = config.service?.path ?? '/';
    delete config.service;
    config.url = `${server}${path}`;
    config.caBundle = caBundle;
  };
  if (moved.kind.endsWith('WebhookConfiguration')) {
    const webhooks = (moved.webhooks ?? []) as { clientConfig: ClientConfig }[];
    webhooks.forEach(webhook => move(webhook.clientConfig));
  }
  if (moved.kind === 'CustomResourceDefinition') {
    const { conversion } = moved.spec as {
      conversion?: { webhook?: { clientConfig?: ClientConfig } };
    };
    if (conversion?.webhook?.clientConfig) {
      move(conversion.webhook.clientConfig);
    }
  }
  return moved as T;
}
