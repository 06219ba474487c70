import { fullEntityRef } from './entityRefs';

/** Whether one of a user's ownership entity refs is a platform owner. @public */
export function isPlatformOwner(
  claims: readonly string[],
  platformOwners: readonly string[],
): boolean {
  const owners = new Set(platformOwners.map(fullEntityRef));
  return claims.some(claim => {
    const ref = fullEntityRef(claim);
    return ref !== undefined && owners.has(ref);
  });
}
