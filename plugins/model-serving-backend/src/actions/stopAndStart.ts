import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { GOLDEN_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
import {
  answerOf,
  DRY_RUN_NOTE,
  PROPOSAL_ACTION,
  proposalInput,
  proposalOutput,
  serviceToChange,
} from './proposalActions';
import type { ActionOptions } from './registerActions';

const ACTIONS = [
  {
    path: GOLDEN_PATHS.stopService.id,
    verb: 'Stop',
    description:
      'Proposes to take the pods of a service away until it is started again: it costs nothing meanwhile, and requests to it fail.',
  },
  {
    path: GOLDEN_PATHS.startService.id,
    verb: 'Start',
    description:
      'Proposes to start a stopped service again, which needs its quota anew.',
  },
] as const;

/** `stop-service` and `start-service`: pull requests that do so. */
export function registerStopAndStart(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  for (const { description, path, verb } of ACTIONS) {
    registry.register({
      ...PROPOSAL_ACTION,
      name: path,
      title: `${verb} a service`,
      description: `${description} Opens or updates one pull request.

${DRY_RUN_NOTE}`,
      schema: { input: proposalInput, output: proposalOutput },
      action: async ({ input, credentials }) => {
        const request = await serviceToChange(
          options,
          input.service,
          credentials,
        );
        return answerOf(
          await options.proposals.propose(
            {
              ...request,
              body: { path, request },
              title: `${verb} ${request.service} of ${request.tenant}`,
              dryRun: input.dryRun !== false,
            },
            credentials,
          ),
        );
      },
    });
  }
}
