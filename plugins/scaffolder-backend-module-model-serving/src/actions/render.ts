import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ModelServingBackendClient } from '../ModelServingBackendClient';
import { writeWorkspaceFiles } from '../workspace/workspaceFiles';
import { examples } from './render.examples';

/**
 * `model-serving:render`: turns the answers of a golden path into manifests in the task's workspace.
 * The backend renders them as objects, from the request, the tenant's facts and the layered profiles.
 * @public
 */
export function createRenderAction(options: {
  client: ModelServingBackendClient;
}) {
  const { client } = options;
  return createTemplateAction({
    id: 'model-serving:render',
    description:
      "Renders a request for a model service into manifests below the service's directory in the workspace. Everything that the request does not say comes from the platform's profiles.",
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        path: z =>
          z
            .string()
            .optional()
            .describe("Id of the golden path, 'inference-service' by default"),
        request: z =>
          z
            .object({
              tenant: z.string().describe('The tenant that owns the service'),
              name: z
                .string()
                .describe(
                  'Name of the service: letters, digits and dashes, 40 at most',
                ),
              model: z
                .union([
                  z.string(),
                  z
                    .object({
                      ref: z.string(),
                      version: z.string().optional(),
                      variant: z.string().optional(),
                    })
                    .strict(),
                ])
                .describe(
                  "Entity ref of the model, for example 'resource:default/qwen3-8b', or an object with it as 'ref' and with the names of 'version' and 'variant'",
                ),
              accelerator: z
                .string()
                .describe(
                  "Id of an accelerator option of the tenant's profiles",
                ),
              replicas: z
                .object({ min: z.number().int(), max: z.number().int() })
                .strict()
                .describe('How few and how many replicas the service may have'),
              priority: z
                .string()
                .describe('Name of a WorkloadPriorityClass the tenant may use'),
              purpose: z
                .string()
                .describe('What the service is for, in one line'),
            })
            // Which other answers there are is up to the golden path, and the backend refuses the rest.
            .passthrough()
            .describe('The answers of the form'),
      },
      output: {
        directory: z =>
          z
            .string()
            .describe(
              "The service's directory, in the workspace as in the GitOps repository",
            ),
        service: z =>
          z
            .object({
              cluster: z.string(),
              namespace: z.string(),
              kind: z.string(),
              name: z.string(),
            })
            .describe('The Kubernetes object that will be the service'),
        entityRef: z =>
          z.string().describe('The catalog entity the service will have'),
      },
    },
    async handler(ctx) {
      const { path: goldenPath, request } = ctx.input;
      const { directory, files, service, entityRef } = await client.render(
        request,
        await ctx.getInitiatorCredentials(),
        goldenPath,
      );
      await writeWorkspaceFiles(ctx.workspacePath, directory, files);
      for (const { path } of files) {
        ctx.logger.info(`Rendered ${path}`);
      }
      ctx.output('directory', directory);
      ctx.output('service', { ...service });
      ctx.output('entityRef', entityRef);
    },
  });
}
