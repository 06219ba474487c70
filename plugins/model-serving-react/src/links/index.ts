export { AppButtonLink, AppLink } from './AppLink';
export { createServingLinks } from './createServingLinks';
export type { ResolvedRoutes } from './createServingLinks';
export { ExternalButtonLink, ExternalLink } from './ExternalLink';
export { ServingLinksProvider, useServingLinks } from './ServingLinks';
export type { ServingLinks, TenantAnswers } from './ServingLinks';
export { useUrlState } from './useUrlState';
