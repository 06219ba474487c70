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
  /** Milliseconds that the portal took, schemas' defaults included. */
  portal: number;
  /** Milliseconds that the API server's dry-runs took, eight at once over open connections. */
  server: number;
  /** `portal` divided by `server`. */
  ratio: number;
  /** What the ratio is held against: one twentieth. */
  most: number;
}

const MANIFESTS = 1000;
const WARM_UP = 50;
const AT_ONCE = 8;

/** Evaluates manifests against every policy, and asks the lab's API server about the same ones. */
export async function policyEvaluation(
  kubeconfig: string,
): Promise<PolicyEvaluationResult> {
  const site = new AgreementSite(kubeconfig);
  try {
    await site.open(BASE_MANIFESTS);
    const telling = tellingValues(objectsOf(policyFiles()));
    const manifests = fc
      .sample(manifestCases(BASE_MANIFESTS, telling), {
        seed: 1,
        numRuns: MANIFESTS,
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
    manifests.slice(0, WARM_UP).forEach(judge);
    const portalStart = performance.now();
    manifests.forEach(judge);
    const portal = performance.now() - portalStart;
    const serverStart = performance.now();
    let next = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < manifests.length) {
          await site.dryRun(manifests[next++], {
            user: USERS.tenant,
            isUpdate: false,
            place: 'tenant',
          });
        }
      }),
    );
    const server = performance.now() - serverStart;
    return {
      manifests: manifests.length,
      portal,
      server,
      ratio: portal / server,
      most: 1 / 20,
    };
  } finally {
    await site.close();
  }
}
