import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { GOLDEN_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
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

const { id: path } = GOLDEN_PATHS.rollBack;

/** `roll-back`: a pull request that proposes again what an earlier state of a service answered. */
export function registerRollBack(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registry.register({
    ...PROPOSAL_ACTION,
    name: path,
    title: 'Roll a service back',
    description: `Proposes again what an earlier state of a service answered; what people wrote into its files since stays. Opens or updates one pull request.

**When to use:** when a change made a service worse. GET /services/:cluster/:namespace/:kind/:name/revisions lists the states.

${DRY_RUN_NOTE}`,
    schema: {
      input: z =>
        proposalInput(z).extend({
          revision: z.string().describe('Id of the commit of that state'),
          choices: choicesInput(z),
        }),
      output: proposalOutput,
    },
    action: async ({ input, credentials }) => {
      const { choices, dryRun, revision } = input;
      const named = await serviceToChange(options, input.service, credentials);
      return answerOf(
        await options.proposals.propose(
          {
            ...named,
            body: {
              path,
              request: { ...named, revision },
              ...(choices && { edit: { choices } }),
            },
            title: `Roll back ${named.service} of ${named.tenant}`,
            dryRun: dryRun !== false,
          },
          credentials,
        ),
      );
    },
  });
}
