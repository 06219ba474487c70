import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  TenantPlan,
  tenantProposalOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Change,
  markdownText,
  tenantBranch,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ModelServingBackendClient } from '../ModelServingBackendClient';
import { openProposal, ProposalOptions } from './openProposal';
import { examples } from './proposeTenant.examples';
import { PULL_REQUEST } from './schemas';

/** @public */
export interface ProposeTenantActionOptions extends ProposalOptions {
  client: ModelServingBackendClient;
}

const TITLES = {
  'set-up': 'Set up tenant',
  change: 'Change tenant',
  'off-board': 'Remove tenant',
} as const;

/**
 * `model-serving:propose-tenant`: opens the pull request that sets a tenant up, changes its limits or removes
 * it, or brings the open one up to date. What it would break is in its body.
 * @public
 */
export function createProposeTenantAction(options: ProposeTenantActionOptions) {
  const { client } = options;
  return createTemplateAction({
    id: 'model-serving:propose-tenant',
    description:
      'Opens a pull request on the GitOps repository that sets a tenant up, changes it or removes it, with what that would break in its body.',
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
        ...PULL_REQUEST,
        breaks: z =>
          z.array(z.string()).describe('What it would break, in sentences'),
      },
    },
    async handler(ctx) {
      await openProposal(
        ctx,
        options,
        { eventId: 'propose-tenant', meta: {} },
        async ({ credentials, note, requestedBy }) => {
          const proposal = tenantProposalOf(ctx.input.answers);
          if (!proposal) {
            throw new InputError(
              'The answers must contain action and name of the tenant',
            );
          }
          note({ action: proposal.action });
          const plan = await client.planTenant(proposal, credentials);
          note({ tenant: plan.tenant, breaks: [...plan.breaks] });
          ctx.output('breaks', plan.breaks);
          if (plan.breaks.length > 0 && !ctx.input.acknowledged) {
            throw new InputError(
              `Accept what this change breaks before proposing it: ${plan.breaks.join(
                ' ',
              )}`,
            );
          }
          return {
            key: `model-serving.propose-tenant.${plan.tenant}`,
            change: changeOf(plan, requestedBy),
          };
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
    service: null,
    directory: plan.directory,
    branch: tenantBranch(plan.tenant),
    title: `${TITLES[plan.action]} ${plan.tenant}`,
    body: [
      ...list('What this breaks', plan.breaks),
      ...(plan.breaks.length === 0 ? ['No known breakage.', ''] : []),
      ...list('Notes', plan.notes),
    ].join('\n'),
    files: plan.files,
    requestedBy,
  };
}
