import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';

export function isUser(
  credentials: BackstageCredentials,
): credentials is BackstageCredentials<BackstageUserPrincipal> {
  const { type } = (credentials.principal ?? {}) as { type?: string };
  return type === 'user';
}

/** Entity ref of the user whose credentials these are; undefined for services. */
export function userOf(credentials: BackstageCredentials): string | undefined {
  return isUser(credentials) ? credentials.principal.userEntityRef : undefined;
}
