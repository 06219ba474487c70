import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';
import {
  assertPassed,
  serviceProposal,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ModelServingBackendClient } from '../ModelServingBackendClient';
import { readWorkspaceFiles } from '../workspace/workspaceFiles';
import { describedService } from './describedService';
import { openProposal, ProposalOptions } from './openProposal';
import { examples } from './propose.examples';
import { PULL_REQUEST, SERVICE_FILES, SERVICE_RESULT } from './schemas';

/** @public */
export interface ProposeActionOptions extends ProposalOptions {
  client: ModelServingBackendClient;
}

/**
 * `model-serving:propose`: opens the pull request of a service, or brings the open one up to date. It reads
 * the files itself, has exactly those bytes checked, and pushes nothing that does not pass.
 * @public
 */
export function createProposeAction(options: ProposeActionOptions) {
  const { client } = options;
  return createTemplateAction({
    id: 'model-serving:propose',
    description:
      'Opens a pull request with the files of a service on the GitOps repository, or updates the one that is open. Checks the files once more and refuses those that fail.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...SERVICE_FILES,
        title: z =>
          z
            .string()
            .optional()
            .describe("Title of the pull request, 'Serve … for …' by default"),
      },
      output: {
        ...PULL_REQUEST,
        ...SERVICE_RESULT,
      },
    },
    async handler(ctx) {
      const { tenant, service, directory, title } = ctx.input;
      await openProposal(
        ctx,
        options,
        { eventId: 'propose-service', meta: { tenant, service } },
        async ({ credentials, note, requestedBy }) => {
          const files = await readWorkspaceFiles(ctx.workspacePath, directory);
          const report = await client.check(
            { tenant, service, files },
            credentials,
          );
          note({
            check: report.outcome,
            refused: rulesWith(report, ['fail', 'unknown']),
            warnings: rulesWith(report, ['warn']),
          });
          assertPassed(report);
          const described = describedService(files);
          if (described) {
            ctx.output('serviceUrl', described.serviceUrl);
            ctx.output('entityRef', described.entityRef);
          }
          return {
            key: `model-serving.propose.${tenant}.${service}`,
            change: serviceProposal({
              tenant,
              service,
              directory,
              files,
              ref: described?.service,
              report,
              requestedBy,
              title,
            }),
          };
        },
      );
    },
  });
}

function rulesWith(
  { findings }: CheckReport,
  outcomes: ReadonlyArray<CheckReport['findings'][number]['outcome']>,
): string[] {
  return findings
    .filter(({ outcome }) => outcomes.includes(outcome))
    .map(({ rule }) => rule);
}
