export { AppButtonLink, AppLink } from './AppLink';
export { ExternalButtonLink, ExternalLink } from './ExternalLink';
