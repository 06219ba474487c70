import { parseEntityRef } from '@backstage/catalog-model';
import { ServingLinks } from './ServingLinks';

/** What a route reference resolves to in either frontend system. */
export type RouteFunction<Params extends Record<string, string>> = (
  params: Params,
) => string;

export interface ResolvedRoutes {
  services?: () => string;
  service?: RouteFunction<{
    cluster: string;
    namespace: string;
    kind: string;
    name: string;
  }>;
  tenancy?: () => string;
  entity?: RouteFunction<{ kind: string; namespace: string; name: string }>;
  template?: RouteFunction<{ namespace: string; templateName: string }>;
}

const GOLDEN_PATH = { namespace: 'default', templateName: 'inference-service' };
const ONBOARDING = { namespace: 'default', templateName: 'tenant' };

/** The scaffolder fills its form from this parameter. */
function withAnswers(
  path: string | undefined,
  answers: object | undefined,
): string | undefined {
  return path && answers
    ? `${path}?formData=${encodeURIComponent(JSON.stringify(answers))}`
    : path;
}

export function createServingLinks(routes: ResolvedRoutes): ServingLinks {
  return {
    services: query => {
      const path = routes.services?.();
      return path && query?.tenant
        ? `${path}?tenant=${encodeURIComponent(query.tenant)}`
        : path;
    },
    service: ref => routes.service?.({ ...ref }),
    tenancy: () => routes.tenancy?.(),
    entity: ref => {
      const { kind, namespace, name } = parseEntityRef(ref);
      return routes.entity?.({
        kind: kind.toLocaleLowerCase('en-US'),
        namespace: namespace.toLocaleLowerCase('en-US'),
        name,
      });
    },
    deploy: answers => withAnswers(routes.template?.(GOLDEN_PATH), answers),
    onboard: answers => withAnswers(routes.template?.(ONBOARDING), answers),
  };
}
