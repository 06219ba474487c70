import { createContext, ReactNode, useContext } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  ChangeRequest,
  RollBackRequest,
  GOLDEN_PATHS,
  SERVICE_PATHS,
  ServiceRef,
  ServiceRequestInput,
  TenantRequest,
  ServiceAnswers,
} from '@model-serving/backstage-plugin-model-serving-common';
import { readEntityRef } from './readEntityRef';
import { useOpensPullRequests } from './useOpensPullRequests';

/** Answers of the onboarding form that a link may carry. @public */
export type TenantAnswers = {
  action: 'set-up' | 'change' | 'off-board';
} & Partial<TenantRequest>;

/**
 * Where things are in the app that the pages run in. A function returns undefined where the app has no such
 * page; the text is then shown without a link.
 * @public
 */
export interface ServingLinks {
  services(query?: { tenant?: string }): string | undefined;
  service(ref: ServiceRef): string | undefined;
  tenancy(): string | undefined;
  /** Whether the suite works as it was set up; for platform owners. */
  setupCheck(): string | undefined;
  /** What all tenants have spent. */
  fleetCosts(): string | undefined;
  /** What a tenant has spent. */
  tenantCosts(tenant: { cluster: string; name: string }): string | undefined;
  models(): string | undefined;
  /** Models side by side. @param query - Names of the models, and the tenant whose quota they are compared for */
  compareModels(query: {
    models: readonly string[];
    tenant?: string;
  }): string | undefined;
  /** How the sources of models are doing. */
  modelSources(): string | undefined;
  /** @param ref - Entity reference of a model */
  model(ref: string): string | undefined;
  /** @param ref - An entity reference such as `component:team-a/chat` */
  entity(ref: string): string | undefined;
  /**
   * The form of a golden path, filled in with the answers that are known; none where the portal only reads.
   *
   * @param template - Entity reference of its template, the first path's when left out; null for what no path makes
   */
  deploy(
    answers?: Partial<ServiceRequestInput>,
    template?: string | null,
  ): string | undefined;
  /** The form of a template that changes a service of the GitOps repository as a whole; none where the portal only reads. */
  change(
    answers: ChangeRequest | RollBackRequest,
    template: string,
  ): string | undefined;
  /**
   * The form of a service that Git has, filled in with what Git has of it; none where no form can change it.
   *
   * @param changes - answers that are filled in instead
   */
  edit(
    answers: Pick<ServiceAnswers, 'request' | 'template'>,
    changes?: Partial<ServiceRequestInput>,
  ): string | undefined;
  /** The form that sets up, changes or removes a tenant; none where the portal only reads. */
  onboard(answers?: TenantAnswers): string | undefined;
}

/** What a route reference resolves to in either frontend system. @public */
export type RouteFunction<Params extends Record<string, string>> = (
  params: Params,
) => string;

/** The routes that an app has, resolved by the plugin that owns the page. @public */
export interface ServingRoutes {
  services?: () => string;
  service?: RouteFunction<{
    cluster: string;
    namespace: string;
    kind: string;
    name: string;
  }>;
  tenancy?: () => string;
  models?: () => string;
  compareModels?: () => string;
  modelSources?: () => string;
  model?: RouteFunction<{ namespace: string; name: string }>;
  entity?: RouteFunction<{ kind: string; namespace: string; name: string }>;
  template?: RouteFunction<{ namespace: string; templateName: string }>;
}

/** What the route of a template's form takes. */
function formOf(template: string) {
  const { namespace, name } = parseEntityRef(template);
  return { namespace, templateName: name };
}

/** The scaffolder fills its form from this parameter. */
function withAnswers(
  path: string | undefined,
  answers: object | undefined,
): string | undefined {
  return path && answers
    ? `${path}?formData=${encodeURIComponent(JSON.stringify(answers))}`
    : path;
}

/**
 * @param options - `opensPullRequests`: whether forms that end in one are offered; true by default
 * @public
 */
export function createServingLinks(
  routes: ServingRoutes,
  options: { opensPullRequests?: boolean } = {},
): ServingLinks {
  const { opensPullRequests = true } = options;
  const form = (template: string, answers: object | undefined) =>
    opensPullRequests
      ? withAnswers(routes.template?.(formOf(template)), answers)
      : undefined;
  return {
    services: query => {
      const path = routes.services?.();
      return path && query?.tenant
        ? `${path}?tenant=${encodeURIComponent(query.tenant)}`
        : path;
    },
    service: ref => routes.service?.({ ...ref }),
    tenancy: () => routes.tenancy?.(),
    fleetCosts: () => {
      const path = routes.tenancy?.();
      return path && `${path}/costs`;
    },
    tenantCosts: ({ cluster, name }) => {
      const path = routes.tenancy?.();
      return (
        path &&
        `${path}/${[cluster, name].map(encodeURIComponent).join('/')}/costs`
      );
    },
    setupCheck: () => {
      const path = routes.tenancy?.();
      return path && `${path}/setup-check`;
    },
    models: () => routes.models?.(),
    compareModels: ({ models, tenant }) => {
      const path = routes.compareModels?.();
      const query = new URLSearchParams([
        ...models.map(name => ['model', name]),
        ...(tenant ? [['tenant', tenant]] : []),
      ]);
      return path && `${path}?${query}`;
    },
    modelSources: () => routes.modelSources?.(),
    model: ref => {
      const model = readEntityRef(ref);
      return (
        model &&
        routes.model?.({ namespace: model.namespace, name: model.name })
      );
    },
    entity: ref => {
      const entity = readEntityRef(ref);
      return (
        entity &&
        routes.entity?.({
          kind: entity.kind.toLocaleLowerCase('en-US'),
          namespace: entity.namespace.toLocaleLowerCase('en-US'),
          name: entity.name,
        })
      );
    },
    deploy: (answers, template = SERVICE_PATHS[0].template) =>
      template === null ? undefined : form(template, answers),
    change: (answers, template) => form(template, answers),
    edit: ({ request, template }, changes) =>
      request && template
        ? form(template, { ...request, ...changes, from: request })
        : undefined,
    onboard: answers => form(GOLDEN_PATHS.tenant.template, answers),
  };
}

const LinksContext = createContext<ServingLinks>(createServingLinks({}));

/** @public */
export function ServingLinksProvider(props: {
  links: ServingLinks;
  children: ReactNode;
}) {
  return (
    <LinksContext.Provider value={props.links}>
      {props.children}
    </LinksContext.Provider>
  );
}

/** @public */
export function useServingLinks(): ServingLinks {
  return useContext(LinksContext);
}

/**
 * The component that a plugin wraps its pages in, so that links resolve.
 *
 * @param useRoutes - A hook that resolves the plugin's route references with `useRouteRef` of the frontend
 *   system that the pages run in
 * @public
 */
export function createLinksProvider(useRoutes: () => ServingRoutes) {
  return function ResolvedLinks(props: { children: ReactNode }) {
    const opensPullRequests = useOpensPullRequests();
    return (
      <ServingLinksProvider
        links={createServingLinks(useRoutes(), { opensPullRequests })}
      >
        {props.children}
      </ServingLinksProvider>
    );
  };
}
