import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { reportOf, reportOutput } from './proposalActions';
import type { ActionOptions } from './registerActions';

/** `check-files`: what cluster and platform would say to files of a service, however they came about. */
export function registerCheckFiles(
  registry: ActionsRegistryService,
  { proposals }: ActionOptions,
): void {
  registry.register({
    attributes: { readOnly: true, destructive: false, idempotent: true },
    name: 'check-files',
    title: 'Check the files of a service',
    description:
      "Judges manifests of a service as a proposal of them would be judged: the cluster's schemas, the kinds a tenant may have, the platform's policies, quota and cost. Writes nothing.",
    schema: {
      input: z =>
        z.object({
          tenant: z.string().describe('The tenant that owns the service'),
          service: z.string().describe('Name of the service'),
          files: z
            .array(
              z.object({
                path: z
                  .string()
                  .describe(
                    'Path in the GitOps repository, such as tenants/<tenant>/<service>/service.yaml',
                  ),
                content: z.string(),
              }),
            )
            .min(1)
            .max(50)
            .describe('All manifests of the service'),
        }),
      output: reportOutput,
    },
    action: async ({ input, credentials }) => ({
      output: reportOf(await proposals.check(input, credentials)),
    }),
  });
}
