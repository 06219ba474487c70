import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAlive } from '../lab/processes';
import { LabState } from '../lab/LabState';
import { startLab } from '../lab/startLab';
import { readAccess } from '../recording/readAccess';
import { recordScenario } from '../recording/recordScenario';
import { SCENARIOS, scenario } from '../scenarios';
import type { Scenario } from '../scenarios/Scenario';
import { untilStopped } from './untilStopped';
import { say, type Verb } from './Verb';

/** The table of what is right to say, for those who replay the recordings. */
function verdictTable(): string {
  const rows = SCENARIOS.map(({ name, done, verdicts }) => [
    name,
    { done, verdicts },
  ]);
  return `${JSON.stringify(Object.fromEntries(rows), undefined, 2)}\n`;
}

async function recordEach(
  scenarios: readonly Scenario[],
  kubeconfig: string,
  folder: string,
): Promise<number> {
  const access = await readAccess(kubeconfig);
  let failed = 0;
  for (const each of scenarios) {
    try {
      const events = await recordScenario(each, access);
      const lines = events.map(event => `${JSON.stringify(event)}\n`);
      await writeFile(join(folder, `${each.name}.jsonl`), lines.join(''));
      say(`  ✓ ${each.name}: ${events.length} events`);
    } catch (error) {
      failed += 1;
      say(`  ✗ ${each.name}: ${(error as Error).message}`);
    }
  }
  return failed;
}

/** Scenarios that one lab can play, by Kueue's configuration and the sections it needs. */
function groups(scenarios: readonly Scenario[]): Scenario[][] {
  const byConfiguration = new Map<string, Scenario[]>();
  for (const each of scenarios) {
    const key = JSON.stringify([
      each.kueueConfiguration ?? null,
      each.sections ?? [],
    ]);
    byConfiguration.set(key, [...(byConfiguration.get(key) ?? []), each]);
  }
  return [...byConfiguration.values()];
}

export const record: Verb = async ({ stateFolder, to, rest }) => {
  if (rest.length === 0) {
    SCENARIOS.forEach(({ name, done }) => say(`${name}: ${done}`));
  }
  const folder = resolve(to ?? 'recordings');
  if (rest.length > 0 || to) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'verdicts.json'), verdictTable());
  }
  const wanted = rest.includes('all') ? SCENARIOS : rest.map(scenario);
  const running = await new LabState(stateFolder).read();
  const up = running?.ready && isAlive(running.pid) ? running : undefined;
  const stopped = untilStopped();
  let failed = 0;
  for (const group of groups(wanted)) {
    const { kueueConfiguration, sections = [] } = group[0];
    if (up && !kueueConfiguration) {
      failed += await recordEach(group, up.kubeconfig, folder);
      continue;
    }
    const own = await mkdtemp(join(tmpdir(), 'model-serving-lab-'));
    const lab = await startLab(new LabState(own), say, stopped, {
      only: ['core', ...sections],
      kueueConfiguration,
    });
    try {
      failed += await recordEach(group, lab.cluster.kubeconfig, folder);
    } finally {
      await lab.stop();
      await rm(own, { recursive: true, force: true });
    }
  }
  return failed === 0 ? 0 : 1;
};
