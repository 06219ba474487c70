import { parseEntityRef } from '@backstage/catalog-model';

/** Answers with which the golden path's form is opened. */
export interface DeployAnswers {
  /** Entity ref of the model. */
  model: string;
  tenant?: string;
  /** Id of an accelerator of the profiles. */
  accelerator?: string;
}

/**
 * Where things are in the app the pages run in. A function answers undefined where the app
 * has no such page, and the text is then shown without a link.
 */
export interface ModelLinks {
  models(): string | undefined;
  /** @param ref - Entity ref of a model */
  model(ref: string): string | undefined;
  entity(ref: string): string | undefined;
  deploy(answers: DeployAnswers): string | undefined;
}

/** What route references resolve to, in either frontend system. */
export interface ResolvedRoutes {
  models?: () => string;
  model?: (params: { namespace: string; name: string }) => string;
  entity?: (params: {
    kind: string;
    namespace: string;
    name: string;
  }) => string;
  template?: (params: { namespace: string; templateName: string }) => string;
}

const GOLDEN_PATH = { namespace: 'default', templateName: 'inference-service' };

export function createModelLinks(routes: ResolvedRoutes): ModelLinks {
  return {
    models: () => routes.models?.(),
    model: ref => {
      const { namespace, name } = parseEntityRef(ref);
      return routes.model?.({ namespace, name });
    },
    entity: ref => {
      const { kind, namespace, name } = parseEntityRef(ref);
      return routes.entity?.({
        kind: kind.toLocaleLowerCase('en-US'),
        namespace: namespace.toLocaleLowerCase('en-US'),
        name,
      });
    },
    deploy: answers => {
      const form = routes.template?.(GOLDEN_PATH);
      return (
        form &&
        `${form}?formData=${encodeURIComponent(JSON.stringify(answers))}`
      );
    },
  };
}
