import { createMockDirectory } from '@backstage/backend-test-utils';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonObject } from '@backstage/types';

/** A task's workspace and the contexts of its steps, with what the steps put out. */
export function mockTask() {
  const workspace = createMockDirectory();
  return {
    workspace,
    contextOf<TInput extends JsonObject>(
      input: TInput,
      other: Partial<ActionContext<TInput, any>> = {},
    ) {
      const outputs: Record<string, unknown> = {};
      const context: ActionContext<TInput, any> = {
        ...createMockActionContext<TInput>({
          input,
          workspacePath: workspace.path,
        }),
        output: (name, value) => {
          outputs[String(name)] = value;
        },
        ...other,
      };
      return { context, outputs };
    },
  };
}
