import fc from 'fast-check';
import { runningLab, type RunningLab } from '../runningLab';
import { OUTCOMES, type QuotaCase } from './QuotaCase';
import { QuotaRun, type Form, type Judged } from './QuotaRun';
import { randomCase } from './randomCase';
import { simplerCases } from './simplerCases';

const CASES = Number(process.env.QUOTA_CASES ?? 300);
const AS_PODS = 20;
const MOST_SHRUNK = 2;
/** The same cases each time, so that a failure is one of what changed. */
const SEED = Number(process.env.QUOTA_SEED ?? 634_409);

jest.setTimeout(1_800_000);

const agrees = ({ portal, kueue }: Judged) => portal.word === kueue;

/** The portal promised quota that Kueue did not give. */
const isBrokenPromise = ({ portal, kueue }: Judged) =>
  (portal.word === 'fits' || portal.word === 'borrows') &&
  (kueue === 'waits' || kueue === 'never');

/** Before the names of all that this run makes. */
const RUN = `quota-${Date.now().toString(36)}`;

let lab: RunningLab;
let runs = 0;

async function judge(
  cases: readonly QuotaCase[],
  form: Form = 'workloads',
): Promise<Judged[]> {
  runs += 1;
  return await QuotaRun.judge(lab, `${RUN}-${runs}`, form, cases);
}

/** Takes things away as long as portal and Kueue still disagree. */
async function shrunk(judged: Judged): Promise<Judged> {
  const simpler = simplerCases(judged.quotaCase);
  const still = (await judge(simpler)).find(other => !agrees(other));
  return still ? await shrunk(still) : judged;
}

/** The platform's policies want a tenant's set-up around pods with accelerators; quota is quota. */
function withoutAccelerators(quotaCase: QuotaCase): QuotaCase {
  return JSON.parse(
    JSON.stringify(quotaCase).replaceAll('nvidia.com/gpu', 'ephemeral-storage'),
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const words = ({ portal, kueue, message }: Judged) =>
  `the portal says ${portal.word}, Kueue ${kueue}: ${
    message ?? portal.sentence
  }`;

beforeAll(async () => {
  lab = await runningLab();
});

it('says of random requests what Kueue does with them', async () => {
  const judged = await judge(
    fc.sample(randomCase, { seed: SEED, numRuns: CASES }),
  );
  const disagreements = judged.filter(one => !agrees(one));
  const share = 1 - disagreements.length / judged.length;
  const tally = OUTCOMES.map(
    outcome =>
      `${judged.filter(({ kueue }) => kueue === outcome).length} ${outcome}`,
  );
  say(
    `quota: ${judged.length} cases, ${(share * 100).toFixed(
      1,
    )} % agreement, seed ${SEED} (${tally.join(', ')})`,
  );
  for (const [index, one] of disagreements.entries()) {
    const least = index < MOST_SHRUNK ? await shrunk(one) : one;
    say(`quota: ${words(least)}\n${JSON.stringify(least.quotaCase)}`);
  }
  expect(judged.filter(isBrokenPromise).map(words)).toEqual([]);
  expect(share).toBeGreaterThanOrEqual(0.99);
});

it('says of real pods what Kueue does with them, as of Workloads in their place', async () => {
  const judged = await judge(
    fc
      .sample(randomCase, { seed: SEED + 1, numRuns: AS_PODS })
      .map(withoutAccelerators),
    'pods',
  );
  const disagreements = judged.filter(one => !agrees(one));
  say(
    `quota: ${judged.length} cases with real pods, ${
      judged.length - disagreements.length
    } agree, seed ${SEED + 1}`,
  );
  disagreements.forEach(one =>
    say(`quota: ${words(one)}\n${JSON.stringify(one.quotaCase)}`),
  );
  expect(judged.filter(isBrokenPromise).map(words)).toEqual([]);
  expect(disagreements.length).toBeLessThanOrEqual(1);
});
