import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { EditOptions } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelServingBackendClient } from '../ModelServingBackendClient';
import { writeWorkspaceFiles } from '../workspace/workspaceFiles';
import { examples } from './render.examples';
import {
  adapterRequest,
  changeRequest,
  rollBackRequest,
  externalRequest,
  serviceRequest,
  editOptions,
} from './requests';

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
            .union([
              adapterRequest(z),
              changeRequest(z),
              rollBackRequest(z),
              externalRequest(z),
              serviceRequest(z),
            ])
            .describe('The answers of the form'),
        edit: z => editOptions(z).optional(),
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
      const { edit, path: goldenPath, request } = ctx.input;
      const { directory, files, service, entityRef } = await client.render(
        { path: goldenPath, request, edit: edit as EditOptions | undefined },
        await ctx.getInitiatorCredentials(),
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
