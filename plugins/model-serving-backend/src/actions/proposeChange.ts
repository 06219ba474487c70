import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { proposingTenant } from '../tenants/proposingTenant';
import {
  answerOf,
  choicesInput,
  DRY_RUN_NOTE,
  PROPOSAL_ACTION,
  proposalInput,
  proposalOutput,
  serviceToChange,
} from './proposalActions';
import type { ActionOptions } from './registerActions';

/** `propose-change`: a pull request that changes answers of a service. */
export function registerProposeChange(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registry.register({
    ...PROPOSAL_ACTION,
    name: 'propose-change',
    title: 'Propose a change of a service',
    description: `Proposes other answers for a service that the GitOps repository has, such as another size or number of replicas. What people wrote into its files stays. Opens or updates one pull request.

${DRY_RUN_NOTE}`,
    schema: {
      input: z =>
        proposalInput(z).extend({
          answers: z
            .object({
              accelerator: z.string().optional().describe('Id of a size'),
              replicas: z
                .object({ min: z.number().int(), max: z.number().int() })
                .strict()
                .optional(),
              priority: z.string().optional(),
              purpose: z.string().optional(),
              runtime: z.string().optional(),
              model: z
                .object({
                  ref: z.string(),
                  version: z.string().optional(),
                  variant: z.string().optional(),
                  licenseAccepted: z.string().optional(),
                })
                .strict()
                .optional(),
              arguments: z.record(z.any()).optional(),
            })
            .strict()
            .describe(
              'The answers that change; all others stay as Git has them',
            ),
          choices: choicesInput(z),
        }),
      output: proposalOutput,
    },
    action: async ({ input, credentials }) => {
      const { answers, choices, dryRun } = input;
      const named = await serviceToChange(options, input.service, credentials);
      const tenant = await proposingTenant(options, credentials, named.tenant);
      const inGit = await options.checks.inGit(
        tenant,
        named.service,
        credentials,
      );
      if (!inGit || 'refusal' in inGit) {
        throw new InputError(
          inGit?.refusal ??
            `The GitOps repository has no files of ${named.service}`,
        );
      }
      const { path, request } = inGit;
      return answerOf(
        await options.proposals.propose(
          {
            ...named,
            body: {
              path: path.id,
              request: { ...request, ...answers },
              edit: { from: request, ...(choices && { choices }) },
            },
            title: `Change ${named.service} of ${named.tenant}`,
            dryRun: dryRun !== false,
          },
          credentials,
        ),
      );
    },
  });
}
