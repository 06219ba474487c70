import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import {
  assertPassed,
  describeFinding,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ModelServingBackendClient } from '../ModelServingBackendClient';
import { readWorkspaceFiles } from '../workspace/workspaceFiles';
import { examples } from './check.examples';
import { SERVICE_FILES } from './schemas';

/**
 * `model-serving:check`: has the files in the workspace judged, however they came about, and fails when one
 * rule is broken or cannot be decided.
 * @public
 */
export function createCheckAction(options: {
  client: ModelServingBackendClient;
}) {
  const { client } = options;
  return createTemplateAction({
    id: 'model-serving:check',
    description:
      "Checks the files of a service in the workspace: the cluster's schemas, the kinds a tenant may have, ownership, the platform's policies, quota and cost. Fails when the report does.",
    examples,
    supportsDryRun: true,
    schema: {
      input: SERVICE_FILES,
      output: {
        report: z =>
          z
            .object({})
            .passthrough()
            .describe(
              'The report: outcome (pass or warn), findings, quota and cost',
            ),
      },
    },
    async handler(ctx) {
      const { tenant, service, directory } = ctx.input;
      const files = await readWorkspaceFiles(ctx.workspacePath, directory);
      const report = await client.check(
        { tenant, service, files },
        await ctx.getInitiatorCredentials(),
      );
      for (const finding of report.findings) {
        if (finding.outcome !== 'pass') {
          ctx.logger.warn(describeFinding(finding));
        }
      }
      // The files are in the workspace already; a task's state is no place for a second copy.
      const { files: _, ...judgement } = report;
      ctx.output('report', judgement as unknown as JsonObject);
      assertPassed(report);
      ctx.logger.info(
        `${report.findings.length} rules hold${
          report.outcome === 'warn' ? ', with warnings' : ''
        }`,
      );
    },
  });
}
