import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { GOLDEN_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
import {
  assertPassed,
  proposalBranch,
  proposalTitle,
  renderReport,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ModelServingBackendClient } from '../ModelServingBackendClient';
import { openProposal, ProposalOptions } from './openProposal';
import { examples } from './proposeRemoval.examples';
import { PULL_REQUEST, SERVICE_RESULT } from './schemas';

const { id: path } = GOLDEN_PATHS.removeService;

/**
 * `model-serving:propose-removal`: opens the pull request that deletes the files of a service. Who depends on it is in its
 * body, and has to be confirmed.
 * @public
 */
export function createProposeRemovalAction(
  options: ProposalOptions & { client: ModelServingBackendClient },
) {
  const { client } = options;
  return createTemplateAction({
    id: 'model-serving:propose-removal',
    description:
      'Opens a pull request that deletes the files of a service from the GitOps repository, with what depends on the service in its body. Refuses where something may depend on it and that is not confirmed.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        tenant: z => z.string().describe('The tenant that owns the service'),
        service: z => z.string().describe('Name of the service'),
        confirmed: z =>
          z
            .boolean()
            .optional()
            .describe('Whether what depends on it was read and accepted'),
      },
      output: { ...PULL_REQUEST, ...SERVICE_RESULT },
    },
    async handler(ctx) {
      const { confirmed, service, tenant } = ctx.input;
      await openProposal(
        ctx,
        options,
        { eventId: 'propose-removal', meta: { tenant, service } },
        async ({ credentials, note, requestedBy }) => {
          const request = { tenant, service, confirmed };
          const report = await client.check({ path, request }, credentials);
          note({
            check: report.outcome,
            warnings: report.findings
              .filter(({ outcome }) => outcome === 'warn')
              .map(({ rule }) => rule),
          });
          assertPassed(report);
          const removed = await client.render({ path, request }, credentials);
          const { cluster, kind, name, namespace } = removed.service;
          const place = [cluster, namespace, kind, name];
          ctx.output(
            'serviceUrl',
            `/serving/${place.map(encodeURIComponent).join('/')}`,
          );
          ctx.output('entityRef', removed.entityRef);
          return {
            key: `model-serving.propose-removal.${tenant}.${service}`,
            change: {
              tenant,
              service,
              directory: removed.directory,
              branch: proposalBranch(tenant, service),
              title: proposalTitle({ tenant, service, remove: true }),
              body: renderReport(report),
              files: [],
              remove: true,
              requestedBy,
              subject: { service: removed.service, perMonth: null },
            },
          };
        },
      );
    },
  });
}
