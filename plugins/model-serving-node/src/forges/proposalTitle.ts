import { plainLine } from '@model-serving/backstage-plugin-model-serving-common';

/**
 * The title of a service's pull request, which is also the first line of its commit: one line of at
 * most 200 characters that mentions nobody.
 * @public
 */
export function proposalTitle(options: {
  tenant: string;
  service: string;
  /** The user's own words. */
  title?: string;
}): string {
  const { tenant, service, title } = options;
  const own = plainLine(title ?? '', 200).replace(/@/g, '(at)');
  return own || `Serve ${service} for ${tenant}`;
}
