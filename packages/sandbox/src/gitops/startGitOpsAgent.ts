import { ACCOUNTS, KubernetesClient, Pace } from '../controllers';
import { ApplicationSync } from './ApplicationSync';
import { GitReader } from './GitReader';
import { WantedApplication, readApplications } from './readApplications';
import { TargetCluster } from './TargetCluster';

/** Options of {@link startGitOpsAgent}. */
export interface GitOpsAgentOptions {
  kubernetesUrl: string;
  token: string;
  repositoryPath: string;
  repositoryUrl: string;
  pace: Pace;
  signal: AbortSignal;
}

const POLL_SECONDS = 1;
const POLLS_A_REFRESH = 5;

/** Keeps the cluster as the repository's main says, and tells of it as Argo CD does. Resolves once the platform and the tenants are in. */
export async function startGitOpsAgent(
  options: GitOpsAgentOptions,
): Promise<void> {
  const { kubernetesUrl, token, repositoryPath, repositoryUrl, pace } = options;
  const client = new KubernetesClient(
    kubernetesUrl,
    token,
    'argocd-controller',
    ACCOUNTS.argocd,
  );
  const cluster = new TargetCluster(client);
  const reader = new GitReader(repositoryPath, 'main');
  const applications = new Map<string, ApplicationSync>();
  let known: string | undefined;

  const adopt = async (revision: string): Promise<Promise<void>[]> => {
    const wanted = readApplications(await reader.yamlFiles(revision));
    for (const [name, application] of applications) {
      if (!wanted.some(each => each.name === name)) {
        applications.delete(name);
        await application.remove();
      }
    }
    const start = (each: WantedApplication) => {
      const application =
        applications.get(each.name) ??
        new ApplicationSync(each, repositoryUrl, cluster, pace);
      applications.set(each.name, application);
      return application.want(each, revision);
    };
    const order = (each: WantedApplication) =>
      each.project === 'platform' ? Number(each.name !== 'platform') : 2;
    const steps = [0, 1].map(step =>
      wanted.filter(each => order(each) === step),
    );
    for (const step of steps) {
      await Promise.all(step.map(start));
    }
    return wanted.filter(each => order(each) === 2).map(start);
  };

  const poll = async (): Promise<Promise<void>[]> => {
    const revision = await reader.head();
    if (!revision || revision === known) {
      return [];
    }
    known = revision;
    return adopt(revision);
  };

  const warn = (error: unknown) => {
    if (!options.signal.aborted) {
      process.emitWarning(error as Error);
    }
  };
  const follow = async () => {
    for (let polls = 1; await pace.waitReal(POLL_SECONDS); polls += 1) {
      try {
        (await poll()).forEach(sync => sync.catch(warn));
        if (polls % POLLS_A_REFRESH === 0) {
          for (const application of applications.values()) {
            await application.heal();
          }
        }
      } catch (error) {
        warn(error);
      }
    }
  };

  (await poll()).forEach(sync => sync.catch(warn));
  void follow();
}
