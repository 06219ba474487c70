import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAdmission } from '../checks/checkAdmission';
import { checkPolicies } from '../checks/checkPolicies';
import type { Finding } from '../checks/Finding';
import { LabState } from '../lab/LabState';
import { startLab, type Lab } from '../lab/startLab';
import { untilStopped } from './untilStopped';
import { say, type Verb } from './Verb';

async function findingsOf(lab: Lab): Promise<Finding[]> {
  const { client, users } = lab.cluster;
  const member = client.as(
    users.find(({ name }) => name === 'team-a-member')!.token,
  );
  const start = Date.now();
  try {
    return [
      ...lab.warnings.map(({ policy, field, warning }) => ({
        title: `${policy} passes the type check`,
        difference: `${field}: ${warning}`,
      })),
      ...(await checkPolicies(member)),
      ...(await checkAdmission(client)),
    ];
  } finally {
    member.close();
    say(`checks took ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
}

export const check: Verb = async ({ stateFolder }) => {
  const folder =
    stateFolder ?? (await mkdtemp(join(tmpdir(), 'model-serving-lab-')));
  const stopped = untilStopped();
  const lab = await startLab(new LabState(folder), say, stopped, {
    only: ['core'],
  });
  let findings: Finding[] = [];
  try {
    findings = await Promise.race([
      findingsOf(lab),
      lab.death.then(error => {
        throw error;
      }),
      new Promise<never>((_, reject) => {
        stopped.addEventListener('abort', () => reject(stopped.reason));
      }),
    ]);
  } finally {
    await lab.stop();
    if (!stateFolder) {
      await rm(folder, { recursive: true, force: true });
    }
  }
  for (const { title, difference } of findings) {
    say(`  ${difference ? '✗' : '✓'} ${title}`);
    if (difference) {
      say(`     ${difference}`);
    }
  }
  const failed = findings.filter(({ difference }) => difference).length;
  say(`${findings.length - failed} of ${findings.length} as expected`);
  return failed === 0 ? 0 : 1;
};
