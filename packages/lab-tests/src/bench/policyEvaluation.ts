import fc from 'fast-check';
import {
  AgreementSite,
  objectsOf,
  policyFiles,
} from '../agreement/AgreementSite';
import { BASE_MANIFESTS } from '../agreement/baseManifests';
import { manifestCases, manifestOf, USERS } from '../agreement/manifestCases';
import { tellingValues } from '../agreement/tellingValues';

/** How long both took for the same manifests, in one run. */
export interface PolicyEvaluationResult {
  manifests: number;
  /** Milliseconds that the portal took, one after the other, schemas' defaults included. */
  portal: number;
  /** Milliseconds that the API server's dry-runs took, one after the other over an open connection. */
  server: number;
  /** The same with eight dry-runs at once, which all cores of the API server's machine work on. */
  serverAtOnce: number;
  /** `portal` divided by `server`. */
  ratio: number;
  /** What the ratio is held against: one twentieth. */
  most: number;
}

const MANIFESTS = 1000;
/** Judged before, by both: a running portal has compiled what it runs often. */
const WARM_UP = 2000;
const AT_ONCE = 8;

/** Evaluates manifests against every policy, and asks the lab's API server about the same ones. */
export async function policyEvaluation(
  kubeconfig: string,
): Promise<PolicyEvaluationResult> {
  const site = new AgreementSite(kubeconfig);
  try {
    await site.open(BASE_MANIFESTS);
    const telling = tellingValues(objectsOf(policyFiles()));
    const all = fc
      .sample(manifestCases(BASE_MANIFESTS, telling), {
        seed: 1,
        numRuns: WARM_UP + MANIFESTS,
      })
      .map(one => {
        const manifest: any = manifestOf({ ...one, place: 'tenant' });
        manifest.metadata.namespace = site.namespaceOf('tenant');
        return manifest;
      });
    const judge = (manifest: any) =>
      site.bundle.decide(site.schemas.defaulted(manifest), {
        ...site.inputOf('tenant'),
        operation: 'CREATE',
        username: USERS.tenant,
      });
    const dryRuns = async (some: readonly any[], atOnce: number) => {
      const start = performance.now();
      let next = 0;
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (next < some.length) {
            await site.dryRun(some[next++], {
              user: USERS.tenant,
              isUpdate: false,
              place: 'tenant',
            });
          }
        }),
      );
      return performance.now() - start;
    };
    const warmUp = all.slice(0, WARM_UP);
    const manifests = all.slice(WARM_UP);
    warmUp.forEach(judge);
    const portalStart = performance.now();
    manifests.forEach(judge);
    const portal = performance.now() - portalStart;
    await dryRuns(warmUp, AT_ONCE);
    const server = await dryRuns(manifests, 1);
    return {
      manifests: manifests.length,
      portal,
      server,
      serverAtOnce: await dryRuns(manifests, AT_ONCE),
      ratio: portal / server,
      most: 1 / 20,
    };
  } finally {
    await site.close();
  }
}
