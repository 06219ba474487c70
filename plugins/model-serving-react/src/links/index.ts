export { AppButtonLink, AppLink } from './AppLink';
export { AppMenuItem } from './AppMenuItem';
export { EntityLink } from './EntityLink';
export { ExternalButtonLink, ExternalLink } from './ExternalLink';
export { RefusedButton } from './RefusedButton';
export * from './ServingLinks';
export { useUrlState } from './useUrlState';
