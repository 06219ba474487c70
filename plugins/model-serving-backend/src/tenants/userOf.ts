import { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Entity ref of the user whose credentials these are; undefined for services. */
export function userOf({
  principal,
}: BackstageCredentials): string | undefined {
  const { type, userEntityRef } = (principal ?? {}) as {
    type?: string;
    userEntityRef?: string;
  };
  return type === 'user' ? userEntityRef : undefined;
}
