import { createContext, ReactNode, useContext } from 'react';
import {
  ServiceRef,
  ServiceViolations,
  TenantRequest,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Answers of the onboarding form that a link may carry. */
export type TenantAnswers = {
  action: 'set-up' | 'change' | 'off-board';
} & Partial<TenantRequest>;

/**
 * Where things are in the app the pages run in. A function answers undefined where the app
 * has no such page, and the text is then shown without a link.
 */
export interface ServingLinks {
  services(query?: { tenant?: string }): string | undefined;
  service(ref: ServiceRef): string | undefined;
  tenancy(): string | undefined;
  /** @param ref - An entity reference such as `component:team-a/chat` */
  entity(ref: string): string | undefined;
  /** The form of the golden path, with answers that are already known. */
  deploy(answers?: ServiceViolations['answers']): string | undefined;
  /** The form that sets a tenant up, or changes one. */
  onboard(answers?: TenantAnswers): string | undefined;
}

const NOWHERE: ServingLinks = {
  services: () => undefined,
  service: () => undefined,
  tenancy: () => undefined,
  entity: () => undefined,
  deploy: () => undefined,
  onboard: () => undefined,
};

const LinksContext = createContext<ServingLinks>(NOWHERE);

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

export function useServingLinks(): ServingLinks {
  return useContext(LinksContext);
}
