import {
  checkAdmission,
  checkPolicies,
  policyWarnings,
  type CheckFinding,
} from '@model-serving/lab';
import { runningLab, type RunningLab } from '../runningLab';

const differing = (findings: readonly CheckFinding[]) =>
  findings.filter(({ difference }) => difference !== undefined);

describe('the platform on the lab', () => {
  let lab: RunningLab;

  beforeAll(async () => {
    lab = await runningLab();
  });

  it('has policies that the API server can type', async () => {
    expect(await policyWarnings(lab.as('administrator'))).toEqual([]);
  }, 90_000);

  it('accepts and refuses what its policies say, in their words', async () => {
    const findings = await checkPolicies(lab.as('team-a-member'));

    expect(findings.length).toBeGreaterThan(0);
    expect(differing(findings)).toEqual([]);
  }, 120_000);

  it('admits and runs what fits, while KServe calls ready what can never fit', async () => {
    const findings = await checkAdmission(lab.as('administrator'));

    expect(findings.length).toBeGreaterThan(0);
    expect(differing(findings)).toEqual([]);
  }, 300_000);
});
