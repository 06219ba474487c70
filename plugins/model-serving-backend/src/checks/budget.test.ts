import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';
import {
  NAMESPACES,
  populate,
  tenantNamespace,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  policyPermissions,
  startServing,
} from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const PREFIX = 'model-serving.backstage.io';

/** As the policy decides, but whether members may see costs. */
function permissionsWithCosts(mayCost: () => boolean) {
  const usual = policyPermissions();
  const decided = async (requests: readonly any[], options: any, ask: any) =>
    Promise.all(
      requests.map(async request =>
        request.permission.name === 'model-serving.cost.read' && !mayCost()
          ? { result: AuthorizeResult.DENY }
          : (await ask([request], options))[0],
      ),
    );
  return mockServices.permissions.mock({
    authorize: (requests, options) =>
      decided(requests, options, usual.authorize) as any,
    authorizeConditional: (requests, options) =>
      decided(requests, options, usual.authorizeConditional) as any,
  });
}

describe.each([
  [true, /\$17\.25/],
  [false, /^Above the tenant's budget\D*$/],
])(
  'a request above the budget, of somebody who may see costs: %s',
  (mayCost, told) => {
    const platform = new PlatformFixture();
    let server: FakeApiServer;
    let serving: Awaited<ReturnType<typeof startServing>>;

    beforeAll(async () => {
      server = await FakeApiServer.start();
      populate(server);
      serving = await startServing(
        server,
        platform,
        [],
        {},
        permissionsWithCosts(() => mayCost),
      );
      await serving.run('gitops');
    });

    afterAll(async () => {
      await serving.backend.stop();
      await server.stop();
    });

    const ruled = async (budget: string, rule: string) => {
      const namespace = tenantNamespace('team-a');
      server.put(NAMESPACES, {
        ...namespace,
        metadata: {
          ...namespace.metadata,
          annotations: {
            ...(namespace.metadata as any).annotations,
            [`${PREFIX}/budget-per-month`]: budget,
            [`${PREFIX}/budget-rule`]: rule,
          },
        },
      });
      await until(async () => {
        const { body } = await serving.get('/tenants/team-a');
        return body.budgetPerMonth === Number(budget);
      }, 'the budget');
    };
    const check = async (): Promise<CheckReport> =>
      (
        await serving
          .post('/checks', { request: platform.request }, MEMBER)
          .expect(200)
      ).body;
    const budgetFindings = ({ findings }: CheckReport) =>
      findings.filter(({ rule }) => rule === 'budget');

    it('is refused where the platform says so', async () => {
      await ruled('17.25', '100=refuse');
      const report = await check();
      expect(report.outcome).toBe('fail');
      const [finding] = budgetFindings(report);
      expect(finding).toMatchObject({ outcome: 'fail', category: 'cost' });
      expect(finding.message).toMatch(told);
      expect(/17\.25|USD/.test(JSON.stringify(report))).toBe(mayCost);
    });

    it('is not refused by default, and what stays hidden leaves no warning', async () => {
      await ruled('18.25', '');
      const report = await check();
      expect(report.outcome).not.toBe('fail');
      expect(budgetFindings(report).map(({ outcome }) => outcome)).toEqual(
        mayCost ? ['warn'] : [],
      );
      expect(JSON.stringify(report).includes('18.25')).toBe(mayCost);
    });
  },
);
