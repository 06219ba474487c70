import { createHash } from 'node:crypto';
import { AuditorService, AuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Change,
  Forge,
  proposalBranch,
  proposalTitle,
  renderReport,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ModelServingBackendClient } from '../ModelServingBackendClient';
import { readWorkspaceFiles } from '../workspace/workspaceFiles';
import { audited } from './audited';
import { describedService } from './describedService';
import { examples } from './propose.examples';
import { assertPassed } from './refusedFindings';

/** @public */
export interface ProposeActionOptions {
  client: ModelServingBackendClient;
  auth: AuthService;
  auditor: AuditorService;
  /** Undefined when the portal only reads: `modelServing.propose` is false, or no `modelServing.gitops`. */
  forge: Pick<Forge, 'openOrUpdate' | 'rehearse'> | undefined;
}

/**
 * `model-serving:propose`: opens the pull request of a service, or brings the open one up to date. It reads
 * the files itself, has exactly those bytes checked, and pushes nothing that does not pass.
 * @public
 */
export function createProposeAction(options: ProposeActionOptions) {
  const { client, auditor, auth, forge } = options;
  return createTemplateAction({
    id: 'model-serving:propose',
    description:
      'Opens a pull request with the files of a service on the GitOps repository, or updates the one that is open. Checks the files once more and refuses those that fail.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        tenant: z => z.string().describe('The tenant that owns the service'),
        service: z => z.string().describe('Name of the service'),
        directory: z =>
          z
            .string()
            .describe("The service's directory in the workspace, as rendered"),
        title: z =>
          z
            .string()
            .optional()
            .describe("Title of the pull request, 'Serve … for …' by default"),
      },
      output: {
        pullRequestUrl: z =>
          z.string().optional().describe('Address of the pull request'),
        number: z =>
          z.number().optional().describe('Number of the pull request'),
        outcome: z =>
          z
            .enum(['opened', 'updated', 'unchanged', 'dry-run'])
            .describe(
              'What was done; a dry run only checks and has no pull request',
            ),
        serviceUrl: z =>
          z.string().optional().describe("The service's page in the portal"),
        entityRef: z =>
          z.string().optional().describe('The catalog entity of the service'),
      },
    },
    async handler(ctx) {
      const { tenant, service, directory, title } = ctx.input;
      const credentials = await ctx.getInitiatorCredentials();
      const requestedBy = auth.isPrincipal(credentials, 'user')
        ? credentials.principal.userEntityRef
        : undefined;

      await audited(
        auditor,
        {
          eventId: 'propose-service',
          meta: {
            tenant,
            service,
            requestedBy: requestedBy ?? 'a service',
            dryRun: ctx.isDryRun === true,
          },
        },
        async note => {
          if (!forge) {
            throw new NotAllowedError(
              'This portal only reads: modelServing.propose is false, or no modelServing.gitops is configured',
            );
          }
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

          const change: Change = {
            tenant,
            service,
            directory,
            branch: proposalBranch(tenant, service),
            title: proposalTitle({ tenant, service, title }),
            body: [
              renderReport(report),
              `Requested by ${
                requestedBy ? `\`${requestedBy}\`` : 'a service'
              } through the portal. Proposing the service again updates this pull request.`,
              '',
            ].join('\n'),
            files,
            requestedBy,
          };
          const { serviceUrl, entityRef } = describedService(files);
          if (serviceUrl && entityRef) {
            ctx.output('serviceUrl', serviceUrl);
            ctx.output('entityRef', entityRef);
          }
          if (ctx.isDryRun) {
            await forge.rehearse(change);
            ctx.logger.info(
              `Would open or update the pull request '${change.title}' from ${
                change.branch
              } with ${files.map(({ path }) => path).join(', ')}`,
            );
            ctx.output('outcome', 'dry-run');
            return;
          }
          const { url, number, outcome } = await ctx.checkpoint({
            key: `model-serving.propose.${tenant}.${service}.${digestOf(
              change,
            )}`,
            fn: async () => {
              const result = await forge.openOrUpdate(change);
              const { proposal } = result;
              return {
                url: proposal.url,
                number: proposal.number,
                outcome: result.outcome,
              };
            },
          });
          note({ outcome, ...(url ? { url } : {}) });
          ctx.logger.info(`Pull request ${number} is ${outcome}: ${url}`);
          ctx.output('pullRequestUrl', url);
          ctx.output('number', number);
          ctx.output('outcome', outcome);
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

function digestOf({ title, files }: Change): string {
  return createHash('sha256')
    .update(JSON.stringify([title, files]))
    .digest('hex')
    .slice(0, 16);
}
