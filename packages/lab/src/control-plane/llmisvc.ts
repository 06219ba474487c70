import { join } from 'node:path';
import { readManifests } from '../kubernetes/readManifests';
import { answers } from '../parts/answers';
import { isListening } from '../parts/isListening';
import type { Part } from '../parts/Part';
import { applyAddOn } from './applyAddOn';
import { writeKeyPair } from './keyPairFiles';
import { kubeconfigAs, serviceAccount } from './kubeconfigAs';
import { httpsAt, type LabCluster } from './LabCluster';
import { withWebhooksAt } from './webhookAddresses';

const NAMESPACE = 'kserve';

/** Ports that the controller of LLMInferenceServices listens on. */
export const LLMISVC_PORT_NAMES = ['webhook', 'health', 'metrics'] as const;

/**
 * KServe's controller of LLMInferenceServices, with its webhooks and presets. There are routes and
 * inference pools, but nothing that carries them out: pods serve while the service is not Ready.
 */
export function llmisvc(
  cluster: LabCluster,
  ports: Record<(typeof LLMISVC_PORT_NAMES)[number], number>,
): Part {
  const { authority, client, folder, tools } = cluster;
  // As KServe's other controller, it looks for its certificate below the folder for temporary files.
  const temporary = join(folder, 'kserve-llmisvc');
  return {
    name: 'kserve-llmisvc',
    after: ['kserve'],
    program: tools.program('kserve', 'llmisvc'),
    args: [
      `--metrics-addr=127.0.0.1:${ports.metrics}`,
      '--metrics-secure=false',
      `--health-probe-addr=127.0.0.1:${ports.health}`,
      `--webhook-port=${ports.webhook}`,
    ],
    env: {
      KUBECONFIG: kubeconfigAs(
        cluster,
        serviceAccount(NAMESPACE, 'llmisvc-controller-manager'),
      ),
      POD_NAMESPACE: NAMESPACE,
      TMPDIR: temporary,
    },
    prepare: async signal => {
      await writeKeyPair(
        join(temporary, 'k8s-webhook-server', 'serving-certs'),
        await authority.issue('kserve-llmisvc'),
      );
      const own = readManifests(tools.manifest('kserve', 'llmisvc.yaml'))
        .filter(
          ({ kind }) =>
            kind === 'CustomResourceDefinition' ||
            kind.endsWith('WebhookConfiguration'),
        )
        .map(object =>
          withWebhooksAt(object, httpsAt(ports.webhook), authority.certificate),
        );
      const gateways = readManifests(
        tools.manifest('kserve', 'gateway-api.yaml'),
      ).filter(({ kind }) => kind === 'CustomResourceDefinition');
      await applyAddOn(client, [...gateways, ...own], signal);
    },
    healthy: async () =>
      (await answers(`http://127.0.0.1:${ports.health}/readyz`)) &&
      (await isListening(ports.webhook)),
    // Its own webhook reads the presets, so they come after it.
    settle: async () => {
      for (const preset of readManifests(
        tools.manifest('kserve', 'llmisvc-presets.yaml'),
      )) {
        await client.apply(preset);
      }
    },
  };
}
