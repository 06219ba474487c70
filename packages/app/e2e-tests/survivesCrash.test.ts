import { expect, test } from '@playwright/test';
import { proposalsOf } from './support/forge';
import { startKillingProxy } from './support/killingProxy';
import { SecondPortal } from './support/secondPortal';

const MOMENTS = [
  {
    name: 'the branch is written',
    service: 'killed-early',
    isFatal: (method: string, path: string) =>
      method === 'POST' && path.endsWith('/contents'),
  },
  {
    name: 'the pull request is open',
    service: 'killed-late',
    isFatal: (method: string, path: string) =>
      method === 'POST' && path.endsWith('/pulls'),
  },
];

for (const { name, service, isFatal } of MOMENTS) {
  test(`a backend killed when ${name} leaves one branch and one pull request after another run`, async () => {
    const values = {
      tenant: 'team-a',
      name: service,
      model: 'resource:default/qwen3-8b',
      accelerator: 'l4-1',
      replicas: { min: 1, max: 1 },
      priority: 'serving-standard',
      purpose: 'Survives a crash',
    };
    const portal = new SecondPortal();
    let killed = false;
    const proxy = await startKillingProxy(
      new URL(process.env.FORGE_URL!),
      isFatal,
      () => {
        killed = true;
        portal.kill();
      },
    );
    try {
      await portal.start({ forgeHost: proxy.host });
      await portal.propose(values);
      await expect.poll(() => killed, { timeout: 60_000 }).toBe(true);

      await portal.start({ forgeHost: proxy.host });
      const task = await portal.propose(values);
      await expect
        .poll(() => portal.taskStatus(task), { timeout: 60_000 })
        .toBe('completed');
    } finally {
      await portal.stop();
      await proxy.stop();
    }
    const { branches, pulls } = await proposalsOf(
      `model-serving/team-a/${service}`,
    );
    expect(branches).toEqual([`model-serving/team-a/${service}`]);
    expect(pulls).toHaveLength(1);
  });
}
