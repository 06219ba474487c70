import fc from 'fast-check';
import { runningLab } from '../runningLab';
import { AgreementSite, objectsOf, policyFiles } from './AgreementSite';
import { BASE_MANIFESTS } from './baseManifests';
import { differenceOf, smallest } from './compare';
import { HAND_WRITTEN } from './handWritten';
import { ManifestCase, manifestCases } from './manifestCases';
import { tellingValues } from './tellingValues';

/** What the generated manifests are made from; change it to try others. */
const SEED = Number(process.env.AGREEMENT_SEED ?? 20261121);
const GENERATED = Number(process.env.AGREEMENT_CASES ?? 2000);
const AT_ONCE = 8;
/** How many differences are made small and shown. */
const SHOWN = Number(process.env.AGREEMENT_SHOWN ?? 5);

// A machine that others use as well takes ten times as long as a quiet one.
jest.setTimeout(900_000);

describe('portal and API server', () => {
  let site: AgreementSite;

  beforeAll(async () => {
    const lab = await runningLab();
    site = new AgreementSite(lab.kubeconfig);
    await site.open(BASE_MANIFESTS);
  });

  afterAll(async () => {
    await site?.close();
  });

  async function tried(cases: readonly ManifestCase[]) {
    const outcomes = { accepted: 0, malformed: 0, policy: 0, absent: 0 };
    const differing: ManifestCase[] = [];
    let next = 0;
    const worker = async () => {
      while (next < cases.length) {
        const one = cases[next++];
        const result = await differenceOf(site, one);
        outcomes[result?.outcome ?? 'absent']++;
        if (result?.text) {
          differing.push(one);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const differences: string[] = [];
    for (const one of differing.slice(0, SHOWN)) {
      differences.push(await smallest(site, one));
    }
    return { outcomes, differing: differing.length, differences };
  }

  it('reads every policy', () => {
    expect(site.bundle.problems).toEqual([]);
    expect(site.bundle.unevaluable()).toEqual([]);
  });

  it('give the same verdict in the same words on hand-written manifests', async () => {
    const { outcomes, differing, differences } = await tried(HAND_WRITTEN);
    expect(differences).toEqual([]);
    expect(differing).toBe(0);
    expect(outcomes.accepted).toBeGreaterThan(20);
    expect(outcomes.policy).toBeGreaterThan(200);
  });

  it('give the same verdict in the same words on generated manifests', async () => {
    const telling = tellingValues(objectsOf(policyFiles()));
    const cases = fc.sample(manifestCases(BASE_MANIFESTS, telling), {
      seed: SEED,
      numRuns: GENERATED,
    });
    const { outcomes, differing, differences } = await tried(cases);
    process.stderr.write(
      `Agreement over ${
        cases.length
      } manifests of seed ${SEED}: ${JSON.stringify(outcomes)}\n`,
    );
    if (outcomes.absent > 0) {
      process.stderr.write(
        `Skipped: ${outcomes.absent} of them, of kinds that this cluster does not serve\n`,
      );
    }
    expect(differences).toEqual([]);
    expect(differing).toBe(0);
  });
});
