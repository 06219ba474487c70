import { KubernetesClient, Pace, startControllers } from '../controllers';
import { startGitOpsAgent } from '../gitops';
import { GitReader } from '../gitops/GitReader';
import {
  applyCluster,
  readBehaviors,
  readClusterSeed,
  readRepositorySeed,
} from '../seed';
import { LifeOptions } from './LifeOptions';

/**
 * Brings the sandbox to life: seeds the cluster and, when it is empty, the repository; starts the stand-ins for
 * KServe, Kueue, KEDA, External Secrets, scheduler and kubelet with their engines; starts the GitOps agent.
 * Resolves once the platform and the tenants are applied and the services are on their way.
 */
export async function startLife(
  options: LifeOptions,
): Promise<{ stop(): Promise<void> }> {
  const { kubernetesUrl, adminToken, repositoryPath, repositoryUrl } = options;
  const stopping = new AbortController();
  const pace = new Pace(options.speed, stopping.signal);
  const client = new KubernetesClient(kubernetesUrl, adminToken, 'sandbox');

  await applyCluster(client, await readClusterSeed(), pace.timestamp());
  const files = new GitReader(repositoryPath, 'main');
  const head = await files.head();
  const seeded = head && (await files.yamlFiles(head)).length > 0;
  if (!seeded) {
    await options.forge.commit(
      await readRepositorySeed(options.templatesDir),
      'Seed the platform, its tenants and their services',
    );
  }
  // The platform is there before anything acts on what the cluster had already.
  await startGitOpsAgent({
    kubernetesUrl,
    token: adminToken,
    repositoryPath,
    repositoryUrl,
    pace,
    signal: stopping.signal,
  });
  const controllers = await startControllers({
    kubernetesUrl,
    token: adminToken,
    pace,
    rules: await readBehaviors(),
    signal: stopping.signal,
  });
  return {
    async stop() {
      stopping.abort();
      controllers.stop();
    },
  };
}
