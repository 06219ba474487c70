import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { gitOpsServiceRef } from '../gitops';
import { judgingServiceRef } from '../judging';
import { gitOpsModelSource } from './gitOpsModelSource';
import type { ModelSource } from './ModelSource';

/**
 * Adds a source of models, for all plugins of the backend: add a service factory for each source. Until the catalog
 * reads models from the plugin `model-serving`; see `modelServingModelSourcesExtensionPoint`.
 * @public
 */
export const modelSourceServiceRef = createServiceRef<ModelSource>({
  id: 'model-serving.model-source',
  scope: 'root',
  multiton: true,
});

/** Every source of models. @public */
export interface ModelSources {
  /** The GitOps repository where one is configured, then those that were added. A model of two is the first's. */
  readonly all: readonly ModelSource[];
}

/** The sources of models, shared by all plugins of the backend. @public */
export const modelSourcesServiceRef = createServiceRef<ModelSources>({
  id: 'model-serving.model-sources',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        gitops: gitOpsServiceRef,
        judging: judgingServiceRef,
        added: modelSourceServiceRef,
      },
      factory({ added, gitops: { configured }, judging }) {
        const all = [
          ...(configured
            ? [gitOpsModelSource({ gitops: configured, judging })]
            : []),
          ...added,
        ];
        const ids = all.map(({ id }) => id);
        const twice = ids.find((id, index) => ids.indexOf(id) < index);
        if (twice !== undefined) {
          throw new InputError(`Model source ${twice} is registered twice`);
        }
        return { all };
      },
    }),
});
