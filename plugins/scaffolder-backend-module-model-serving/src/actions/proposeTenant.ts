import { createHash } from 'node:crypto';
import { AuditorService, AuthService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  TenantPlan,
  tenantProposalOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Change,
  Forge,
  markdownText,
  tenantBranch,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ModelServingBackendClient } from '../ModelServingBackendClient';
import { audited } from './audited';
import { examples } from './proposeTenant.examples';

/** @public */
export interface ProposeTenantActionOptions {
  client: ModelServingBackendClient;
  auth: AuthService;
  auditor: AuditorService;
  /** Undefined when the portal only reads. */
  forge: Pick<Forge, 'openOrUpdate' | 'rehearse'> | undefined;
}

const TITLES = {
  'set-up': 'Set up tenant',
  change: 'Change tenant',
  'off-board': 'Take away tenant',
} as const;

/**
 * `model-serving:propose-tenant`: opens the pull request that sets a tenant up, changes its limits or takes
 * it away, or brings the open one up to date. What it would break is in its body.
 * @public
 */
export function createProposeTenantAction(options: ProposeTenantActionOptions) {
  const { auditor, auth, client, forge } = options;
  return createTemplateAction({
    id: 'model-serving:propose-tenant',
    description:
      'Opens a pull request on the GitOps repository that sets a tenant up, changes it or takes it away, with what that would break in its body.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        answers: z =>
          z
            .record(z.unknown())
            .describe('The answers of the onboarding form, flat'),
        acknowledged: z =>
          z
            .boolean()
            .optional()
            .describe('Whether what it breaks was read and accepted'),
      },
      output: {
        pullRequestUrl: z =>
          z.string().optional().describe('Address of the pull request'),
        number: z =>
          z.number().optional().describe('Number of the pull request'),
        outcome: z =>
          z
            .enum(['opened', 'updated', 'unchanged', 'dry-run'])
            .describe('What was done; a dry run has no pull request'),
        breaks: z =>
          z.array(z.string()).describe('What it would break, in sentences'),
      },
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const requestedBy = auth.isPrincipal(credentials, 'user')
        ? credentials.principal.userEntityRef
        : undefined;

      await audited(
        auditor,
        {
          eventId: 'propose-tenant',
          meta: {
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
          const proposal = tenantProposalOf(ctx.input.answers);
          if (!proposal) {
            throw new InputError(
              'The answers say neither what to do nor for whom',
            );
          }
          note({ action: proposal.action });
          const plan = await client.planTenant(proposal, credentials);
          note({ tenant: plan.tenant, breaks: [...plan.breaks] });
          ctx.output('breaks', plan.breaks);
          if (plan.breaks.length > 0 && !ctx.input.acknowledged) {
            throw new InputError(
              `This would break something that has to be accepted first: ${plan.breaks.join(
                ' ',
              )}`,
            );
          }
          const change = changeOf(plan, requestedBy);
          if (ctx.isDryRun) {
            await forge.rehearse(change);
            ctx.logger.info(
              `Would open or update the pull request '${change.title}' from ${
                change.branch
              } with ${change.files.map(({ path }) => path).join(', ')}`,
            );
            ctx.output('outcome', 'dry-run');
            return;
          }
          const { url, number, outcome } = await ctx.checkpoint({
            key: `model-serving.propose-tenant.${plan.tenant}.${digestOf(
              change,
            )}`,
            fn: async () => {
              const result = await forge.openOrUpdate(change);
              return {
                url: result.proposal.url,
                number: result.proposal.number,
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

function changeOf(plan: TenantPlan, requestedBy: string | undefined): Change {
  const list = (title: string, lines: readonly string[]) =>
    lines.length > 0
      ? [
          `### ${title}`,
          '',
          ...lines.map(line => `- ${markdownText(line)}`),
          '',
        ]
      : [];
  return {
    tenant: plan.tenant,
    service: '',
    directory: plan.directory,
    branch: tenantBranch(plan.tenant),
    title: `${TITLES[plan.action]} ${plan.tenant}`,
    body: [
      ...list('What this breaks', plan.breaks),
      ...(plan.breaks.length === 0
        ? ['Nothing that is known breaks by this.', '']
        : []),
      ...list('To know', plan.notes),
      `Requested by ${
        requestedBy ? `\`${requestedBy}\`` : 'a service'
      } through the portal. Proposing the tenant again updates this pull request.`,
      '',
    ].join('\n'),
    files: plan.files,
    requestedBy,
  };
}

function digestOf({ title, files }: Change): string {
  return createHash('sha256')
    .update(JSON.stringify([title, files]))
    .digest('hex')
    .slice(0, 16);
}
